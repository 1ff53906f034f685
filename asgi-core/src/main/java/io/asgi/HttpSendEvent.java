/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi;

import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An event of an HTTP response that an application sends.
 * <p>
 * {@link Start} and {@link Body} are always understood. The others belong to extensions;
 * an application sends them only if {@link ConnectionScope#extensions()} offers the
 * extension, and the {@code send} fails otherwise.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#http">ASGI HTTP
 * specification</a>
 */
public sealed interface HttpSendEvent extends AsgiSendEvent {

	/**
	 * The head of the response. The server may hold it back until the next event, so that
	 * an error in between still becomes a proper 500.
	 * <p>
	 * A {@code content-length} among the headers is a promise that the server holds the
	 * application to. {@code transfer-encoding}, {@code connection} and the other
	 * hop-by-hop fields belong to the server and are dropped.
	 *
	 * @param status the status code of a final response, 200 to 999
	 * @param headers the header fields, in the order in which they are sent
	 * @param trailers whether {@link Trailers} will follow the body; {@code false} by
	 * default
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/www.html#response-start-send-event">ASGI
	 * HTTP specification, "Response Start"</a>
	 */
	record Start(int status, AsgiHeaders headers, boolean trailers) implements HttpSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "http.response.start";

		public Start {
			StatusCode.requireFinal(status);
			Objects.requireNonNull(headers, "'headers' must not be null");
		}

		/**
		 * Return a response head.
		 * @param status the status code, 200 to 999
		 * @param headers the header fields
		 * @return the event
		 */
		public static Start of(int status, AsgiHeaders headers) {
			return new Start(status, headers, false);
		}

		/**
		 * Return a response head.
		 * @param status the status code, 200 to 999
		 * @param namesAndValues names and values of the header fields, in turn
		 * @return the event
		 */
		public static Start of(int status, String... namesAndValues) {
			return new Start(status, AsgiHeaders.of(namesAndValues), false);
		}

		/**
		 * Return a copy with these header fields.
		 * @param headers the header fields of the copy
		 * @return the copy
		 */
		public Start withHeaders(AsgiHeaders headers) {
			return new Start(this.status, headers, this.trailers);
		}

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * A part of the response body.
	 *
	 * @param body the bytes of this part, owned by this event; may be empty
	 * @param more whether another part follows; {@code false} completes the response, or
	 * its body if trailers were announced
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/www.html#response-body-send-event">ASGI
	 * HTTP specification, "Response Body"</a>
	 */
	record Body(byte[] body, boolean more) implements HttpSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "http.response.body";

		private static final Body EMPTY_LAST = new Body(Bytes.EMPTY, false);

		public Body {
			Objects.requireNonNull(body, "'body' must not be null");
		}

		/**
		 * Return a part that another one follows.
		 * @param body the bytes, which the event owns from now on
		 * @return the event
		 */
		public static Body of(byte[] body) {
			return new Body(body, true);
		}

		/**
		 * Return a part that another one follows.
		 * @param body the text, sent in UTF-8
		 * @return the event
		 */
		public static Body of(String body) {
			return of(body.getBytes(StandardCharsets.UTF_8));
		}

		/**
		 * Return the last part.
		 * @param body the bytes, which the event owns from now on
		 * @return the event
		 */
		public static Body last(byte[] body) {
			return (body.length == 0) ? EMPTY_LAST : new Body(body, false);
		}

		/**
		 * Return the last part.
		 * @param body the text, sent in UTF-8
		 * @return the event
		 */
		public static Body last(String body) {
			return last(body.getBytes(StandardCharsets.UTF_8));
		}

		/**
		 * Return an empty last part.
		 * @return the event
		 */
		public static Body last() {
			return EMPTY_LAST;
		}

		@Override
		public String type() {
			return TYPE;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Body that && this.more == that.more && Arrays.equals(this.body, that.body);
		}

		@Override
		public int hashCode() {
			return 31 * Arrays.hashCode(this.body) + Boolean.hashCode(this.more);
		}

		@Override
		public String toString() {
			return "Body[body=" + Bytes.describe(this.body) + ", more=" + this.more + "]";
		}

	}

	/**
	 * Trailer fields, after the last part of a body whose {@link Start} announced them.
	 * After such a {@code Start} they are accepted always, and dropped if the client does
	 * not take them. Fields that belong into the head are refused (RFC 9110, section
	 * 6.5.1).
	 *
	 * @param headers the trailer fields
	 * @param more whether further trailer fields follow
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/extensions.html#http-trailers">ASGI
	 * extensions, "HTTP Trailers"</a>
	 */
	record Trailers(AsgiHeaders headers, boolean more) implements HttpSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "http.response.trailers";

		public Trailers {
			Objects.requireNonNull(headers, "'headers' must not be null");
		}

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * An informational response 103 with links that the client may load early. Ignored
	 * once the head has been written.
	 *
	 * @param links the values of the {@code link} fields (RFC 8288)
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/extensions.html#early-hints">ASGI
	 * extensions, "Early Hints"</a>
	 */
	record EarlyHint(List<String> links) implements HttpSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "http.response.early_hint";

		public EarlyHint {
			links = List.copyOf(links);
		}

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * A request that the server answers without being asked, where the protocol and the
	 * client have server push.
	 *
	 * @param path the decoded path of the pushed request, starting with a slash
	 * @param headers the header fields of the pushed request
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/extensions.html#http-2-server-push">ASGI
	 * extensions, "HTTP/2 Server Push"</a>
	 */
	record Push(String path, AsgiHeaders headers) implements HttpSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "http.response.push";

		public Push {
			Objects.requireNonNull(path, "'path' must not be null");
			Objects.requireNonNull(headers, "'headers' must not be null");
			if (!path.startsWith("/")) {
				throw new IllegalArgumentException("'path' must start with a slash: '" + path + "'");
			}
		}

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * A whole file as the response body, in place of any {@link Body}. If it cannot be
	 * read, the {@code send} fails with {@link UnreadableFileException}; a {@link Start}
	 * that is still held is taken back then, and another one may be sent.
	 *
	 * @param path the absolute path of the file
	 * @see <a href="https://asgi.readthedocs.io/en/latest/extensions.html#path-send">ASGI
	 * extensions, "Path Send"</a>
	 */
	record PathSend(Path path) implements HttpSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "http.response.pathsend";

		public PathSend {
			Objects.requireNonNull(path, "'path' must not be null");
			if (!path.isAbsolute()) {
				throw new IllegalArgumentException("'path' must be absolute: '" + path + "'");
			}
		}

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * A part of the response body that is read from an open file. The application closes
	 * the file after the {@code send} has completed. A part that the file does not have
	 * fails as {@link PathSend} does.
	 *
	 * @param file the open file
	 * @param offset where to start, in bytes; {@code null} for the file's current
	 * position, which moves to the end of the part
	 * @param count how many bytes to send; {@code null} for all up to the end
	 * @param more whether another part of the body follows
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/extensions.html#zero-copy-send">ASGI
	 * extensions, "Zero Copy Send"</a>
	 */
	record ZeroCopySend(FileChannel file, @Nullable Long offset, @Nullable Long count,
			boolean more) implements HttpSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "http.response.zerocopysend";

		public ZeroCopySend {
			Objects.requireNonNull(file, "'file' must not be null");
			if (offset != null && offset < 0) {
				throw new IllegalArgumentException("'offset' must not be negative: " + offset);
			}
			if (count != null && count < 0) {
				throw new IllegalArgumentException("'count' must not be negative: " + count);
			}
		}

		@Override
		public String type() {
			return TYPE;
		}

	}

}
