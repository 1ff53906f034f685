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

package io.asgi.application.middleware;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.application.AcceptEncoding;
import io.asgi.application.AsgiMiddleware;
import reactor.core.publisher.Mono;

/**
 * Compresses responses with gzip for clients that accept it. Other codings are not in the
 * JDK, and {@code deflate} is understood in two ways.
 * <p>
 * Each part of a body goes out when the application sends it, compressed so that the
 * client can read all of it: streams stay streams. No more than one part is held in
 * memory. To see all bytes, the middleware takes the extensions
 * {@code http.response.pathsend} and {@code http.response.zerocopysend} from applications
 * if the client accepts gzip.
 * <p>
 * A response is left as it is if its media type is not in the list, if it is known to be
 * short, if it has a coding, a {@code content-range} or a digest already, with
 * {@code cache-control: no-transform}, and with the statuses 204, 205, 206 and 304. An
 * {@code etag} becomes a weak one. Responses that could be compressed have
 * {@code vary: accept-encoding}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.4">RFC 9110, section
 * 8.4, "Content-Encoding"</a>
 */
public final class CompressionMiddleware implements AsgiMiddleware {

	/**
	 * Media types that are compressed by default: text, and data that is text. Streams of
	 * server-sent events are not among them, but may be added.
	 */
	public static final List<String> MEDIA_TYPES = List.of("text/html", "text/css", "text/plain", "text/javascript",
			"text/markdown", "text/csv", "text/xml", "application/javascript", "application/json",
			"application/ld+json", "application/problem+json", "application/manifest+json", "application/geo+json",
			"application/xml", "application/xhtml+xml", "application/rss+xml", "application/atom+xml",
			"application/wasm", "image/svg+xml");

	private static final String GZIP = "gzip";

	private final CompressionPolicy policy;

	/**
	 * Create a middleware.
	 * @param mediaTypes the media types to compress, without parameters
	 * @param minSize the shortest body to compress where the response has a
	 * {@code content-length}, in bytes
	 * @param level how hard to try, 1 (fast) to 9 (small), or -1 for zlib's own choice
	 * @throws IllegalArgumentException if a media type has no slash or a star, the size
	 * is negative, or there is no such level
	 */
	public CompressionMiddleware(List<String> mediaTypes, long minSize, int level) {
		Set<String> lowerCase = new LinkedHashSet<>();
		for (String mediaType : mediaTypes) {
			if (!Objects.requireNonNull(mediaType, "A media type must not be null")
				.matches("[^*;,/\\s]+/[^*;,/\\s]+")) {
				throw new IllegalArgumentException("'" + mediaType + "' must be a media type such as text/html");
			}
			lowerCase.add(mediaType.toLowerCase(Locale.ROOT));
		}
		if (minSize < 0) {
			throw new IllegalArgumentException("'minSize' must not be negative: " + minSize);
		}
		if (level != -1 && (level < 1 || level > 9)) {
			throw new IllegalArgumentException("'level' must be 1 to 9, or -1: " + level);
		}
		this.policy = new CompressionPolicy(Set.copyOf(lowerCase), minSize, level);
	}

	@Override
	public AsgiApplication apply(AsgiApplication next) {
		return (scope, receive, send) -> (scope instanceof HttpScope http) ? call(next, http, receive, send)
				: next.call(scope, receive, send);
	}

	private Mono<Void> call(AsgiApplication next, HttpScope scope, AsgiReceive receive, AsgiSend send) {
		boolean accepted = AcceptEncoding.of(scope.headers()).preferred(List.of(GZIP)).isPresent();
		CompressingSend compressing = new CompressingSend(send, this.policy, accepted, scope.method().equals("HEAD"));
		HttpScope inner = accepted ? withoutFilesAndDatedRange(scope) : scope;
		return Mono.defer(() -> next.call(inner, receive, compressing)).doFinally((signal) -> compressing.end());
	}

	/**
	 * Return the scope for an application whose response may be compressed. A date does
	 * not tell a compressed body from a plain one, as an entity tag does, so that no
	 * range may be served because of it: the client would join parts of both.
	 */
	private static HttpScope withoutFilesAndDatedRange(HttpScope scope) {
		Map<String, Map<String, Object>> extensions = new HashMap<>(scope.extensions());
		extensions.remove("http.response.pathsend");
		extensions.remove("http.response.zerocopysend");
		String condition = scope.headers().first("if-range");
		AsgiHeaders headers = (condition != null && !condition.endsWith("\""))
				? scope.headers().without("range").without("if-range") : scope.headers();
		return scope.with((changes) -> changes.extensions(extensions).headers(headers));
	}

}
