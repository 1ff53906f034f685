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

import java.util.Set;
import java.util.function.Function;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.RequestRefusedException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.multipart.Part;
import org.springframework.util.Assert;
import org.springframework.util.MultiValueMap;

/**
 * Reads requests and writes responses with the codecs of Spring: JSON, forms, multipart
 * data, server-sent events and whatever else is configured. The limits are those of the
 * codecs ({@code spring.http.codecs.max-in-memory-size}).
 * <p>
 * What the client has sent wrongly fails with {@link RequestRefusedException}, which the
 * server answers if the application lets it pass: 400 for a body that is missing or
 * malformed, 406 if the client accepts nothing of what could be written, 413 for a body
 * over the limit, 415 for a content type that no codec reads.
 * <p>
 * Safe to use from several threads. In a Spring Boot application it is a bean.
 */
public final class AsgiCodecs {

	private static final ResolvableType MULTIPART = ResolvableType.forClassWithGenerics(MultiValueMap.class,
			String.class, Part.class);

	private final BodyReader reader;

	private final BodyWriter writer;

	/**
	 * Create a reader and writer.
	 * @param codecs the codecs; later changes to them have no effect
	 */
	public AsgiCodecs(ServerCodecConfigurer codecs) {
		Assert.notNull(codecs, "'codecs' must not be null");
		this.reader = new BodyReader(codecs.getReaders());
		this.writer = new BodyWriter(codecs.getWriters());
	}

	/**
	 * Read the body of a request, by its content type.
	 * @param scope the scope of the request
	 * @param receive yields the events of the request
	 * @param type the type to read
	 * @param <T> the type to read
	 * @return the value; fails with {@link RequestRefusedException} if there is none
	 */
	public <T> Mono<T> read(HttpScope scope, AsgiReceive receive, Class<T> type) {
		return this.reader.<T>mono(scope, receive, ResolvableType.forClass(type));
	}

	/**
	 * Read the body of a request, by its content type.
	 * @param scope the scope of the request
	 * @param receive yields the events of the request
	 * @param type the type to read
	 * @param <T> the type to read
	 * @return the value; fails with {@link RequestRefusedException} if there is none
	 */
	public <T> Mono<T> read(HttpScope scope, AsgiReceive receive, ParameterizedTypeReference<T> type) {
		return this.reader.<T>mono(scope, receive, ResolvableType.forType(type));
	}

	/**
	 * Read the body of a request as a stream, such as a JSON array or lines of JSON. The
	 * client is slowed down to the pace at which values are requested.
	 * @param scope the scope of the request
	 * @param receive yields the events of the request
	 * @param type the type of a value
	 * @param <T> the type of a value
	 * @return the values; none for an empty body
	 */
	public <T> Flux<T> readFlux(HttpScope scope, AsgiReceive receive, Class<T> type) {
		return this.reader.<T>flux(scope, receive, ResolvableType.forClass(type));
	}

	/**
	 * Read the fields of a form ({@code application/x-www-form-urlencoded}).
	 * @param scope the scope of the request
	 * @param receive yields the events of the request
	 * @return the fields
	 */
	public Mono<MultiValueMap<String, String>> readForm(HttpScope scope, AsgiReceive receive) {
		return this.reader.form(scope, receive);
	}

	/**
	 * Read the parts of a form ({@code multipart/form-data}). Large ones are in temporary
	 * files, which are deleted when their use is over.
	 * @param scope the scope of the request
	 * @param receive yields the events of the request
	 * @param use uses the parts
	 * @param <R> the type of the result
	 * @return what {@code use} returns
	 */
	public <R> Mono<R> readMultipart(HttpScope scope, AsgiReceive receive,
			Function<MultiValueMap<String, Part>, Mono<R>> use) {
		Mono<MultiValueMap<String, Part>> parts = this.reader.mono(scope, receive, MULTIPART);
		return Mono.usingWhen(parts, use, AsgiCodecs::delete);
	}

	/**
	 * Write a response, in the format that the client accepts.
	 * @param scope the scope of the request
	 * @param send takes the events of the response
	 * @param status the status code, 200 to 999
	 * @param value the body
	 * @return completes when the response has been sent; fails with
	 * {@link RequestRefusedException} if the client accepts none of the formats
	 */
	public Mono<Void> write(HttpScope scope, AsgiSend send, int status, Object value) {
		ResolvableType type = ResolvableType.forInstance(value);
		return Mono.defer(() -> write(response(send, status, scope.extensions().keySet()), Mono.just(value), type,
				this.writer.negotiate(scope, type)));
	}

	/**
	 * Write a response.
	 * @param send takes the events of the response
	 * @param status the status code, 200 to 999
	 * @param value the body
	 * @param mediaType the format
	 * @return completes when the response has been sent
	 */
	public Mono<Void> write(AsgiSend send, int status, Object value, MediaType mediaType) {
		return Mono.defer(() -> write(response(send, status, Set.of()), Mono.just(value),
				ResolvableType.forInstance(value), mediaType));
	}

	/**
	 * Write a response of many values, in the format that the client accepts: for JSON an
	 * array, for {@code application/x-ndjson} a line each, sent at once. Values are
	 * requested as fast as the client takes them.
	 * @param scope the scope of the request
	 * @param send takes the events of the response
	 * @param status the status code, 200 to 999
	 * @param values the values
	 * @param type the type of a value
	 * @param <T> the type of a value
	 * @return completes when the response has been sent; fails with
	 * {@link RequestRefusedException} if the client accepts none of the formats
	 */
	public <T> Mono<Void> writeFlux(HttpScope scope, AsgiSend send, int status, Publisher<T> values, Class<T> type) {
		ResolvableType resolved = ResolvableType.forClass(type);
		return Mono.defer(() -> write(response(send, status, Set.of()), Flux.from(values), resolved,
				this.writer.negotiate(scope, resolved)));
	}

	/**
	 * Write a response of many values.
	 * @param send takes the events of the response
	 * @param status the status code, 200 to 999
	 * @param values the values; requested as fast as the client takes them
	 * @param type the type of a value
	 * @param mediaType the format
	 * @param <T> the type of a value
	 * @return completes when the response has been sent
	 */
	public <T> Mono<Void> writeFlux(AsgiSend send, int status, Publisher<T> values, Class<T> type,
			MediaType mediaType) {
		return Mono.defer(() -> write(response(send, status, Set.of()), Flux.from(values),
				ResolvableType.forClass(type), mediaType));
	}

	/**
	 * Write a response of server-sent events, with data in JSON unless it is text. Events
	 * are requested as fast as the client takes them.
	 * @param send takes the events of the response
	 * @param events the events
	 * @param <T> the type of the data
	 * @return completes when the events have ended and been sent
	 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML
	 * standard, "Server-sent events"</a>
	 */
	public <T> Mono<Void> writeEvents(AsgiSend send, Publisher<ServerSentEvent<T>> events) {
		return Mono.defer(() -> {
			AsgiServerHttpResponse response = response(send, 200, Set.of());
			response.getHeaders().setCacheControl("no-cache");
			return write(response, Flux.from(events), ResolvableType.forClass(ServerSentEvent.class),
					MediaType.TEXT_EVENT_STREAM);
		});
	}

	private Mono<Void> write(AsgiServerHttpResponse response, Publisher<?> values, ResolvableType type,
			MediaType mediaType) {
		return this.writer.write(response, values, type, mediaType).then(response.end());
	}

	private static AsgiServerHttpResponse response(AsgiSend send, int status, Set<String> extensions) {
		AsgiServerHttpResponse response = new AsgiServerHttpResponse(new ResponseSender(send, extensions));
		response.setStatusCode(HttpStatusCode.valueOf(status));
		return response;
	}

	private static Mono<Void> delete(MultiValueMap<String, Part> parts) {
		return Flux.fromIterable(parts.values()).flatMapIterable(Function.identity()).concatMap(Part::delete).then();
	}

}
