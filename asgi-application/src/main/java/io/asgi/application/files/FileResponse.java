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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.UnreadableFileException;
import io.asgi.application.Responses;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends a file, or what a request wants of it.
 *
 * @param scope the scope of the request
 * @param file the file
 * @param headers header fields that every response for the file has
 */
record FileResponse(HttpScope scope, StaticFile file, AsgiHeaders headers) {

	/**
	 * Send the response.
	 * @param send sends its events
	 * @return the response; fails with a {@link FileChangedException}, and sends nothing,
	 * if the file was replaced
	 */
	Mono<Void> send(AsgiSend send) {
		return switch (Preconditions.evaluate(this.scope.headers(), this.file)) {
			case NOT_MODIFIED -> empty(304, this.headers, send);
			case FAILED -> send.sendAll(Responses.text(412, "Precondition Failed\n"));
			case HOLD -> content(send);
		};
	}

	private Mono<Void> content(AsgiSend send) {
		AsgiHeaders described = this.headers.with("accept-ranges", "bytes");
		if (this.file.coding() != null) {
			described = described.with("content-encoding", this.file.coding());
		}
		List<ByteRange> ranges = ranges();
		if (ranges == null) {
			return whole(typed(described, this.file.size()), send);
		}
		if (ranges.isEmpty()) {
			AsgiHeaders unsatisfied = AsgiHeaders.of("content-type", "text/plain", "content-range",
					"bytes */" + this.file.size());
			return send
				.sendAll(Responses.of(416, unsatisfied, "Range Not Satisfiable\n".getBytes(StandardCharsets.US_ASCII)));
		}
		if (ranges.size() > 1) {
			return multipart(described, ranges, send);
		}
		ByteRange range = ranges.get(0);
		AsgiHeaders partial = typed(described, range.count()).with("content-range",
				range.contentRange(this.file.size()));
		return opened(send, (parts) -> send.send(HttpSendEvent.Start.of(206, partial)).then(parts.send(range, send)));
	}

	/**
	 * Return the ranges to serve, {@code null} for the whole file. Only a GET has ranges.
	 */
	private @Nullable List<ByteRange> ranges() {
		AsgiHeaders request = this.scope.headers();
		return (this.scope.method().equals("GET") && Preconditions.rangeHolds(request, this.file))
				? ByteRange.of(request, this.file.size()).orElse(null) : null;
	}

	private Mono<Void> whole(AsgiHeaders described, AsgiSend send) {
		if (this.scope.method().equals("HEAD") || this.file.size() == 0) {
			return empty(200, described, send);
		}
		Mono<Void> start = send.send(HttpSendEvent.Start.of(200, described));
		if (this.scope.extensions().containsKey("http.response.pathsend")) {
			// Refused before the head is sent: the file is gone, or has not the length of
			// the head
			return start.then(send.send(new HttpSendEvent.PathSend(this.file.path()))
				.onErrorMap((ex) -> ex instanceof UnreadableFileException || ex instanceof IllegalEventException,
						FileChangedException::new));
		}
		ByteRange all = new ByteRange(0, this.file.size());
		return opened(send, (parts) -> start.then(parts.send(all, send)));
	}

	private Mono<Void> multipart(AsgiHeaders described, List<ByteRange> ranges, AsgiSend send) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		String boundary = HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
		List<byte[]> heads = new ArrayList<>();
		byte[] end = ascii("\r\n--" + boundary + "--\r\n");
		long length = end.length;
		for (ByteRange range : ranges) {
			byte[] head = ascii("\r\n--" + boundary + "\r\ncontent-type: " + this.file.mediaType()
					+ "\r\ncontent-range: " + range.contentRange(this.file.size()) + "\r\n\r\n");
			heads.add(head);
			length += head.length + range.count();
		}
		AsgiHeaders partial = described.with("content-type", "multipart/byteranges; boundary=" + boundary)
			.with("content-length", Long.toString(length));
		return opened(send,
				(parts) -> send.send(HttpSendEvent.Start.of(206, partial))
					.thenMany(Flux.range(0, ranges.size())
						.concatMap((i) -> send.send(HttpSendEvent.Body.of(heads.get(i)))
							.then(parts.send(ranges.get(i), send)), 0))
					.then(send.send(HttpSendEvent.Body.of(end))));
	}

	/**
	 * Open the file before the head is sent, and close it in any case.
	 */
	private Mono<Void> opened(AsgiSend send, Function<FileParts, Mono<Void>> body) {
		return Mono.usingWhen(FileParts.open(this.file, this.scope),
				(parts) -> body.apply(parts).then(send.send(HttpSendEvent.Body.last())), FileParts::close);
	}

	private AsgiHeaders typed(AsgiHeaders described, long length) {
		return described.with("content-type", this.file.mediaType()).with("content-length", Long.toString(length));
	}

	private static Mono<Void> empty(int status, AsgiHeaders headers, AsgiSend send) {
		return send.send(HttpSendEvent.Start.of(status, headers)).then(send.send(HttpSendEvent.Body.last()));
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
