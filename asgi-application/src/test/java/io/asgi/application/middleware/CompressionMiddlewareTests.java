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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;

import io.asgi.AsgiApplication;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.PathSend;
import io.asgi.HttpSendEvent.Start;
import io.asgi.IllegalEventException;
import io.asgi.LifespanScope;
import io.asgi.WebSocketScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CompressionMiddleware}.
 */
class CompressionMiddlewareTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final HttpScope SCOPE = HttpScope.builder().headers("accept-encoding", "gzip").build();

	private final List<AsgiSendEvent> sent = Collections.synchronizedList(new ArrayList<>());

	private final AsgiSend send = (event) -> Mono.fromRunnable(() -> this.sent.add(event));

	private final CompressionMiddleware middleware = new CompressionMiddleware(List.of("text/plain"), 0, -1);

	@Test
	void eachPartCanBeReadOnItsOwn() throws IOException {
		run((scope, receive, send) -> send.send(Start.of(200, "content-type", "text/plain"))
			.then(send.send(Body.of("one")))
			.then(send.send(Body.of("two"))));
		Body first = (Body) this.sent.get(1);
		byte[] read = new GZIPInputStream(new ByteArrayInputStream(first.body())).readNBytes(3);
		assertThat(read).asString(StandardCharsets.US_ASCII).isEqualTo("one");
		assertThat(this.sent).hasSize(3);
	}

	@Test
	void sendsOfSeveralThreadsAreOneStream() throws IOException {
		run((scope, receive, next) -> next.send(Start.of(200, "content-type", "text/plain"))
			.thenMany(Flux.range(0, 500)
				.flatMap((i) -> next.send(Body.of("x".repeat(100) + "\n")).subscribeOn(Schedulers.parallel()), 32))
			.then(next.send(Body.last("end"))));
		assertThat(unzipped().lines()).hasSize(501).containsOnly("x".repeat(100), "end");
	}

	@Test
	void aSendWaitsForTheServer() {
		Sinks.Empty<Void> taken = Sinks.empty();
		AtomicReference<String> state = new AtomicReference<>("waiting");
		AsgiApplication application = (scope, receive, send) -> send.send(Start.of(200, "content-type", "text/plain"))
			.then(send.send(Body.of("a")))
			.doOnSuccess((done) -> state.set("sent"));
		Disposable call = this.middleware.apply(application)
			.call(SCOPE, Mono::never, (event) -> (event instanceof Body) ? taken.asMono() : Mono.empty())
			.subscribe();
		assertThat(state).hasValue("waiting");
		taken.tryEmitEmpty();
		assertThat(state).hasValue("sent");
		call.dispose();
	}

	@Test
	void whatIsSentAfterTheCallHasEndedIsNotCompressed() {
		AtomicReference<AsgiSend> kept = new AtomicReference<>();
		run((scope, receive, send) -> {
			kept.set(send);
			return send.send(Start.of(200, "content-type", "text/plain")).then(send.send(Body.of("a")));
		});
		kept.get().send(Body.of("late")).block(TIMEOUT);
		assertThat(this.sent).endsWith(Body.of("late"));
	}

	@Test
	void aHeadThatTheServerRefusesDecidesNothing() {
		AsgiSend refusing = (event) -> (event instanceof Start start && start.headers().contains("x-bad"))
				? Mono.error(new IllegalStateException("refused")) : this.send.send(event);
		AsgiApplication application = (scope, receive, next) -> next
			.send(Start.of(200, "content-type", "text/plain", "x-bad", "1"))
			.onErrorResume((ex) -> next.send(Start.of(500, "content-type", "image/png")))
			.then(next.send(Body.last("plain")));
		this.middleware.apply(application).call(SCOPE, Mono::never, refusing).block(TIMEOUT);
		assertThat(this.sent).containsExactly(Start.of(500, "content-type", "image/png"), Body.last("plain"));
	}

	@Test
	void aHeadThatComesTooLateChangesNothing() throws IOException {
		AsgiSend refusing = (event) -> (event instanceof Start && !this.sent.isEmpty())
				? Mono.error(new IllegalStateException("too late")) : this.send.send(event);
		AsgiApplication application = (scope, receive, send) -> send.send(Start.of(200, "content-type", "text/plain"))
			.then(send.send(Body.of("one")))
			.then(send.send(Start.of(500, "content-type", "image/png")).onErrorResume((ex) -> Mono.empty()))
			.then(send.send(Body.last("two")));
		this.middleware.apply(application).call(SCOPE, Mono::never, refusing).block(TIMEOUT);
		assertThat(unzipped()).isEqualTo("onetwo");
	}

	@Test
	void aHeadThatIsTakenBackDecidesNothing() {
		run((scope, receive, send) -> send.send(Start.of(200, "content-type", "text/plain"))
			.then(send.send(Start.of(404, "content-type", "image/png")))
			.then(send.send(Body.last("plain"))));
		assertThat(this.sent).endsWith(Body.last("plain"));
	}

	@Test
	void aFileIsNotSentAsIfItWereCompressed() {
		AsgiApplication application = (scope, receive, send) -> send.send(Start.of(200, "content-type", "text/plain"))
			.then(send.send(new PathSend(Path.of("a.txt").toAbsolutePath())));
		Mono<Void> call = this.middleware.apply(application).call(SCOPE, Mono::never, this.send);
		assertThat(call.materialize().block(TIMEOUT))
			.satisfies((signal) -> assertThat(signal.getThrowable()).isInstanceOf(IllegalEventException.class)
				.hasMessageContaining("the extension http.response.pathsend is not offered"));
	}

	@Test
	void anErrorOfTheServerIsTheErrorOfTheSend() {
		AsgiApplication application = (scope, receive, send) -> send.send(Start.of(200, "content-type", "text/plain"));
		Mono<Void> call = this.middleware.apply(application).call(SCOPE, Mono::never, (event) -> {
			throw new IllegalStateException("no");
		});
		assertThat(call.materialize().block(TIMEOUT))
			.satisfies((signal) -> assertThat(signal.getThrowable()).hasMessage("no"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Fri, 02 Jan 2026 03:04:05 GMT;false", "\"a\";true", "W/\"a\";true" })
	void aRangeIsNotJoinedToACompressedBodyBecauseOfADate(String conditionAndKept) {
		String[] parts = conditionAndKept.split(";");
		HttpScope scope = HttpScope.builder()
			.headers("accept-encoding", "gzip", "range", "bytes=0-1", "if-range", parts[0])
			.build();
		AtomicReference<AsgiScope> seen = new AtomicReference<>();
		this.middleware.apply((inner, receive, send) -> {
			seen.set(inner);
			return Mono.empty();
		}).call(scope, Mono::never, this.send).block(TIMEOUT);
		assertThat(((HttpScope) seen.get()).headers().contains("range")).isEqualTo(Boolean.parseBoolean(parts[1]));
	}

	@Test
	void otherScopesArePassedOnAsTheyAre() {
		for (AsgiScope other : List.of(WebSocketScope.builder().headers("accept-encoding", "gzip").build(),
				new LifespanScope(new ConcurrentHashMap<>()))) {
			this.middleware.apply((scope, receive, send) -> {
				assertThat(scope).isSameAs(other);
				assertThat(send).isSameAs(this.send);
				return Mono.empty();
			}).call(other, Mono::never, this.send).block(TIMEOUT);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "text|0|-1|'text' must be a media type such as text/html",
					"text/*|0|-1|'text/*' must be a media type such as text/html",
					"a/b|-1|-1|'minSize' must not be negative: -1", "a/b|0|0|'level' must be 1 to 9, or -1: 0",
					"a/b|0|10|'level' must be 1 to 9, or -1: 10" })
	void wrongSettingsAreRefused(String mediaType, long minSize, int level, String message) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CompressionMiddleware(List.of(mediaType), minSize, level))
			.withMessage(message);
	}

	private void run(AsgiApplication application) {
		this.middleware.apply(application).call(SCOPE, Mono::never, this.send).block(TIMEOUT);
	}

	private String unzipped() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (AsgiSendEvent event : this.sent) {
			if (event instanceof Body body) {
				bytes.writeBytes(body.body());
			}
		}
		return new String(new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray())).readAllBytes(),
				StandardCharsets.US_ASCII);
	}

}
