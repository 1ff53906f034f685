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

package io.asgi.application.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.application.AcceptEncoding;
import io.asgi.application.HttpApplication;
import io.asgi.application.Responses;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * An application that serves the files of a directory, wherever it is mounted: with
 * validators and conditional requests, ranges, and variants that were compressed before
 * ({@code app.css.br}, {@code .zst} and {@code .gz} beside {@code app.css}). It answers
 * GET and HEAD, anything else with 405, and 404 where there is no file.
 * <p>
 * A path in a request is a list of plain names or nothing: dot segments, encoded
 * separators, backslashes, colons, control characters and empty names are not looked for.
 * Unless told otherwise, nor are names that begin with a dot, and symbolic links that
 * lead out of the directory lead nowhere. Directories are not listed.
 * <p>
 * Files are sent through {@code http.response.pathsend} and
 * {@code http.response.zerocopysend} where the server offers them, or else read in pieces
 * of 64 KiB. The file system is asked on Reactor's
 * {@linkplain Schedulers#boundedElastic() bounded elastic scheduler}. A file that may
 * still change is to be replaced, not written to: while it is sent, a shorter one cuts
 * the response off.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13">RFC 9110, sections 13
 * and 14</a>
 */
public final class StaticFiles implements HttpApplication {

	private final FileLookup lookup;

	private final AsgiHeaders fixed;

	private StaticFiles(Builder builder) {
		this.lookup = new FileLookup(builder.directory, builder.index, builder.precompressed, builder.dotFiles,
				builder.outsideLinks);
		AsgiHeaders headers = AsgiHeaders.of("x-content-type-options", "nosniff");
		headers = builder.precompressed ? headers.with("vary", "accept-encoding") : headers;
		this.fixed = (builder.cacheControl != null) ? headers.with("cache-control", builder.cacheControl) : headers;
	}

	/**
	 * Return a builder.
	 * @param directory the directory that has the files
	 * @return a new builder
	 */
	public static Builder builder(Path directory) {
		return new Builder(directory);
	}

	@Override
	public Mono<Void> handle(HttpScope scope, AsgiReceive receive, AsgiSend send) {
		if (!scope.method().equals("GET") && !scope.method().equals("HEAD")) {
			AsgiHeaders headers = AsgiHeaders.of("allow", "GET, HEAD", "content-type", "text/plain");
			byte[] text = "Method Not Allowed\n".getBytes(StandardCharsets.US_ASCII);
			return send.sendAll(Responses.of(405, headers, text));
		}
		return RequestedPath.of(scope, this.lookup.dotFiles())
			.map((path) -> find(path, scope).flatMap((answer) -> answer.send(send)))
			// Replaced just now: there is another file, or none any more
			.map((served) -> served.onErrorResume(FileChangedException.class, (ex) -> served))
			.orElseGet(() -> notFound(send));
	}

	static Mono<Void> notFound(AsgiSend send) {
		return send.sendAll(Responses.text(404, "Not Found\n"));
	}

	private Mono<Answer> find(RequestedPath path, HttpScope scope) {
		return Mono.fromCallable(() -> answer(path, scope)).subscribeOn(Schedulers.boundedElastic());
	}

	private Answer answer(RequestedPath path, HttpScope scope) throws IOException {
		Optional<StaticFile> file = this.lookup.find(path, AcceptEncoding.of(scope.headers()));
		if (file.isPresent()) {
			return new FileResponse(scope, file.get(), headers(file.get()))::send;
		}
		return this.lookup.lacksSlash(path) ? (send) -> withSlash(scope, send) : StaticFiles::notFound;
	}

	private AsgiHeaders headers(StaticFile file) {
		return this.fixed.with("etag", file.etag()).with("last-modified", HttpDates.format(file.lastModified()));
	}

	/**
	 * Redirect to the path with a slash. Only its last name is in the reference, so that
	 * it cannot lead to another host, and is right behind proxies too.
	 */
	private static Mono<Void> withSlash(HttpScope scope, AsgiSend send) {
		String name = scope.path().substring(scope.path().lastIndexOf('/') + 1);
		String query = new String(scope.queryString(), StandardCharsets.ISO_8859_1);
		String path = "./" + name.replace("%", "%25").replace("?", "%3F").replace("#", "%23") + "/";
		return send.sendAll(Responses.redirect(307, query.isEmpty() ? path : path + "?" + query));
	}

	/**
	 * What to send, once the file system has been asked.
	 */
	private interface Answer {

		Mono<Void> send(AsgiSend send);

	}

	/**
	 * Builds {@link StaticFiles}. Not safe to use from several threads.
	 */
	public static final class Builder {

		private final Path directory;

		private String index = "index.html";

		private boolean precompressed = true;

		private boolean dotFiles;

		private boolean outsideLinks;

		private @Nullable String cacheControl;

		private Builder(Path directory) {
			this.directory = Objects.requireNonNull(directory, "'directory' must not be null").toAbsolutePath();
		}

		/**
		 * Set the name of the file that stands for a directory; {@code index.html} by
		 * default.
		 * @param index the name
		 * @return this builder
		 * @throws IllegalArgumentException if it is not a plain name of a file
		 */
		public Builder index(String index) {
			if (!RequestedPath.isPlain(index, false)) {
				throw new IllegalArgumentException("'index' must be the name of a file: '" + index + "'");
			}
			this.index = index;
			return this;
		}

		/**
		 * Set whether compressed variants beside a file are served to clients that accept
		 * them, unless they are older than the file; they are by default.
		 * @param precompressed whether they are
		 * @return this builder
		 */
		public Builder precompressed(boolean precompressed) {
			this.precompressed = precompressed;
			return this;
		}

		/**
		 * Set whether files are served whose names, or whose directories' names, begin
		 * with a dot; they are not by default.
		 * @param dotFiles whether they are
		 * @return this builder
		 */
		public Builder dotFiles(boolean dotFiles) {
			this.dotFiles = dotFiles;
			return this;
		}

		/**
		 * Set whether symbolic links that lead out of the directory are followed; they
		 * are not by default.
		 * @param outsideLinks whether they are
		 * @return this builder
		 */
		public Builder outsideLinks(boolean outsideLinks) {
			this.outsideLinks = outsideLinks;
			return this;
		}

		/**
		 * Set the header {@code cache-control} of files; there is none by default, and
		 * caches decide themselves.
		 * @param cacheControl the value, such as {@code max-age=3600}, or {@code null}
		 * @return this builder
		 */
		public Builder cacheControl(@Nullable String cacheControl) {
			this.cacheControl = cacheControl;
			return this;
		}

		/**
		 * Build the application.
		 * @return the application
		 * @throws IllegalArgumentException if the directory is none
		 */
		public StaticFiles build() {
			if (!Files.isDirectory(this.directory)) {
				throw new IllegalArgumentException("'directory' must be a directory: '" + this.directory + "'");
			}
			return new StaticFiles(this);
		}

	}

}
