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

package io.asgi.test.conformance;

import java.nio.file.Path;
import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.EarlyHint;
import io.asgi.HttpSendEvent.PathSend;
import io.asgi.HttpSendEvent.Push;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.Trailers;
import io.asgi.IllegalEventException;
import io.asgi.LifespanSendEvent;
import io.asgi.WebSocketSendEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application may not send: its {@code send} fails, and the client sees nothing.
 */
interface IllegalEventConformance extends Conformance {

	private static void isRefused(RemoteCall call, AsgiSendEvent event, String message) {
		assertThat(call.startSend(event).awaitFailure())
			.isInstanceOfSatisfying(IllegalEventException.class,
					(ex) -> assertThat(ex.eventType()).isEqualTo(event.type()))
			.hasMessageContaining(event.type())
			.hasMessageContaining(message);
	}

	/**
	 * Show that the application can still answer as if nothing had happened.
	 */
	private static void canStillRespond(RemoteCall call, ClientExchange client) {
		call.send(Start.of(200), Body.last("fine"));
		assertThat(client.status()).isEqualTo(200);
		assertThat(client.text()).isEqualTo("fine");
	}

	@Test
	default void aBodyBeforeTheStartIsRefused() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		isRefused(call, Body.last("early"), "http.response.body is not allowed in state REQUEST");
		canStillRespond(call, client);
	}

	@Test
	default void aSecondStartIsRefused() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200));
		isRefused(call, Start.of(404), "is not allowed in state ");
		call.send(Body.of("a"));
		isRefused(call, Start.of(404), "is not allowed in state ");
		call.send(Body.last("b"));
		assertThat(client.status()).isEqualTo(200);
		assertThat(client.text()).isEqualTo("ab");
	}

	@Test
	default void trailersThatWereNotAnnouncedAreRefused() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200), Body.of("a"));
		isRefused(call, new Trailers(AsgiHeaders.of("x-sum", "1"), false), "is not allowed");
		call.send(Body.last("b"));
		assertThat(client.text()).isEqualTo("ab");
	}

	@Test
	default void anEventOfAnotherProtocolIsRefused() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		isRefused(call, WebSocketSendEvent.Accept.of(), "is not allowed in state ");
		isRefused(call, LifespanSendEvent.StartupComplete.INSTANCE, "is not allowed in state ");
		canStillRespond(call, client);
	}

	@Test
	default void anEventOfAnExtensionThatIsNotOfferedIsRefused() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		isRefusedUnlessOffered(call, new EarlyHint(List.of("</a.css>; rel=preload")), "http.response.early_hint");
		isRefusedUnlessOffered(call, new Push("/a", AsgiHeaders.empty()), "http.response.push");
		isRefusedUnlessOffered(call, new PathSend(Path.of("/a").toAbsolutePath()), "http.response.pathsend");
		canStillRespond(call, client);
	}

	private static void isRefusedUnlessOffered(RemoteCall call, AsgiSendEvent event, String extension) {
		if (!call.http().extensions().containsKey(extension)) {
			isRefused(call, event, "is not allowed");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "bad name | a", "bad:name | a", "'' | a", "caf\u00e9 | a", "x-a | 'a\r\nx-b: b'", "x-a | 'a\nb'",
					"x-a | 'a\rb'", "x-a | 'a\0b'", ":status | 204", "x-a | '\u20ac'", "content-length | abc",
					"content-length | -1" })
	default void aHeaderThatCannotBeSentIsRefusedAndNothingOfItArrives(String name, String value) {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		Start start = Start.of(200, "x-first", "1", name, value, "x-last", "1");
		// The head may be checked when it is given or when it is written
		assertThat(firstFailure(call, start, Body.last("body")))
			.isInstanceOfSatisfying(IllegalEventException.class,
					(ex) -> assertThat(ex.eventType()).isEqualTo(Start.TYPE))
			.hasMessageContaining("is not valid");
		call.fail(new IllegalStateException("The application gives up"));
		assertThat(client.status()).isEqualTo(500);
		assertThat(client.head().headers()).extracting(AsgiHeaders.Field::name)
			.doesNotContain("x-first", "x-b", "x-last");
	}

	private static Throwable firstFailure(RemoteCall call, AsgiSendEvent... events) {
		for (AsgiSendEvent event : events) {
			Pending<Void> pending = call.startSend(event);
			if (pending.hasFailed()) {
				return pending.awaitFailure();
			}
		}
		throw new AssertionError("Expected a send to fail but all of them completed");
	}

}
