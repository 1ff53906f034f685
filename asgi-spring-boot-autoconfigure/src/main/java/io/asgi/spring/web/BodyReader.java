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

package io.asgi.spring.web;

import java.util.List;
import java.util.Map;

import io.asgi.AsgiReceive;
import io.asgi.HttpScope;
import io.asgi.RequestRefusedException;
import io.asgi.application.RequestBody;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ResponseStatusException;

/**
 * Reads bodies of requests, and says in terms of HTTP why one cannot be read.
 */
final class BodyReader {

	private static final ResolvableType FORM = ResolvableType.forClassWithGenerics(MultiValueMap.class, String.class,
			String.class);

	private final List<HttpMessageReader<?>> readers;

	BodyReader(List<HttpMessageReader<?>> readers) {
		this.readers = List.copyOf(readers);
	}

	<T> Mono<T> mono(HttpScope scope, AsgiReceive receive, ResolvableType type) {
		return Mono.defer(() -> {
			Message message = Message.of(scope, receive);
			return this.<T>find(message, type).readMono(type, message, Map.of());
		})
			.onErrorMap((failure) -> translate(failure, scope))
			.switchIfEmpty(Mono.error(() -> new RequestRefusedException(400, "The request has no body")));
	}

	/**
	 * Read a form. Of a percent-encoding that is malformed its codec says so with an
	 * error that might as well be one of the application.
	 */
	Mono<MultiValueMap<String, String>> form(HttpScope scope, AsgiReceive receive) {
		return this.<MultiValueMap<String, String>>mono(scope, receive, FORM)
			.onErrorMap(IllegalArgumentException.class, (failure) -> unreadable(scope, failure));
	}

	<T> Flux<T> flux(HttpScope scope, AsgiReceive receive, ResolvableType type) {
		return Flux.defer(() -> {
			Message message = Message.of(scope, receive);
			return this.<T>find(message, type).read(type, message, Map.of());
		}).onErrorMap((failure) -> translate(failure, scope));
	}

	@SuppressWarnings("unchecked")
	// A reader that can read a type reads values of that type
	private <T> HttpMessageReader<T> find(Message message, ResolvableType type) {
		MediaType contentType = message.contentType();
		for (HttpMessageReader<?> reader : this.readers) {
			if (reader.canRead(type, contentType)) {
				return (HttpMessageReader<T>) reader;
			}
		}
		List<MediaType> readable = this.readers.stream()
			.flatMap((reader) -> reader.getReadableMediaTypes(type).stream())
			.distinct()
			.toList();
		throw new RequestRefusedException(415, "The content type " + contentType + " is not supported here, "
				+ MediaType.toString(readable) + " would be");
	}

	private static Throwable translate(Throwable failure, HttpScope scope) {
		if (failure instanceof DataBufferLimitException) {
			return refuse(413, "The body of the request is too large", failure);
		}
		if (failure instanceof DecodingException) {
			return unreadable(scope, failure);
		}
		if (failure instanceof ResponseStatusException refused && refused.getStatusCode().is4xxClientError()) {
			return refuse(refused.getStatusCode().value(), String.valueOf(refused.getReason()), failure);
		}
		return failure;
	}

	private static Throwable unreadable(HttpScope scope, Throwable cause) {
		return refuse(400, "The body of the request cannot be read as " + scope.headers().first("content-type"), cause);
	}

	private static Throwable refuse(int status, String message, Throwable cause) {
		return new RequestRefusedException(status, message).initCause(cause);
	}

	/**
	 * A request as codecs see it.
	 */
	private record Message(HttpHeaders headers, Flux<DataBuffer> body) implements ReactiveHttpInputMessage {

		static Message of(HttpScope scope, AsgiReceive receive) {
			return new Message(HttpHeadersConverter.toHttpHeaders(scope.headers()),
					RequestBody.chunks(receive).map(DefaultDataBufferFactory.sharedInstance::wrap));
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return this.body;
		}

		/**
		 * Return the content type; without one, that of bytes (RFC 9110, section 8.3).
		 */
		MediaType contentType() {
			try {
				MediaType contentType = this.headers.getContentType();
				return (contentType != null) ? contentType : MediaType.APPLICATION_OCTET_STREAM;
			}
			catch (InvalidMediaTypeException ex) {
				throw new RequestRefusedException(415, "The content type is malformed: " + ex.getMediaType());
			}
		}

	}

}
