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

package io.asgi.spring.boot.test;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.RequestRefusedException;
import io.asgi.UnsupportedScopeException;
import io.asgi.server.ExtensionNames;
import io.asgi.server.Mount;
import io.asgi.test.StreamedExchange;
import io.asgi.test.StreamedResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Sends a request of Spring's types to a mounted application.
 */
final class InProcessCall {

	private static final Log logger = LogFactory.getLog(InProcessCall.class);

	private static final Map<String, Map<String, Object>> EXTENSIONS = Map.of(ExtensionNames.TRAILERS, Map.of(),
			ExtensionNames.EARLY_HINT, Map.of(), ExtensionNames.PATH_SEND, Map.of(), ExtensionNames.ZERO_COPY_SEND,
			Map.of());

	private InProcessCall() {
	}

	static Mono<StreamedResponse> exchange(Mount mount, HttpScope scope, Publisher<? extends DataBuffer> body) {
		return StreamedExchange
			.start(mount.application(), MountedScopes.of(scope, mount), Flux.from(body).map(InProcessCall::bytes))
			.onErrorResume((error) -> Mono.just(failed(mount, scope, error)));
	}

	static HttpScope scope(HttpMethod method, URI uri, HttpHeaders headers) {
		String path = (uri.getPath() != null && !uri.getPath().isEmpty()) ? uri.getPath() : "/";
		String rawPath = (uri.getRawPath() != null && !uri.getRawPath().isEmpty()) ? uri.getRawPath() : "/";
		return HttpScope.builder()
			.method(method.name())
			.scheme((uri.getScheme() != null) ? uri.getScheme() : "http")
			.path(path)
			.rawPath(rawPath.getBytes(StandardCharsets.ISO_8859_1))
			.queryString((uri.getRawQuery() != null) ? uri.getRawQuery() : "")
			.headers(headers(uri, headers))
			.extensions(new LinkedHashMap<>(EXTENSIONS))
			.build();
	}

	private static AsgiHeaders headers(URI uri, HttpHeaders headers) {
		AsgiHeaders.Builder fields = AsgiHeaders.builder();
		if (!headers.containsHeader(HttpHeaders.HOST)) {
			fields.add("host", (uri.getRawAuthority() != null) ? uri.getRawAuthority() : "localhost");
		}
		headers.forEach((name, values) -> values.forEach((value) -> fields.add(name, value)));
		return fields.build();
	}

	static void copyHeaders(StreamedResponse response, HttpHeaders headers) {
		for (AsgiHeaders.Field field : response.headers()) {
			headers.add(field.name(), field.value());
		}
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	/**
	 * What a server makes of an application that ends without a response.
	 */
	private static StreamedResponse failed(Mount mount, HttpScope scope, Throwable error) {
		if (error instanceof RequestRefusedException refused) {
			return plain(refused.status(), String.valueOf(refused.getMessage()));
		}
		if (error instanceof UnsupportedScopeException) {
			return plain(404, "Not Found");
		}
		logger.error("The ASGI application '" + mount.name() + "' failed: " + scope.method() + " " + scope.path(),
				error);
		return plain(500, "Internal Server Error");
	}

	private static StreamedResponse plain(int status, String text) {
		return new StreamedResponse(status, AsgiHeaders.of("content-type", "text/plain"),
				Flux.just(text.getBytes(StandardCharsets.UTF_8)));
	}

}
