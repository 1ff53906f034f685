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

import java.util.Objects;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiHeaders.Field;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.Trailers;
import io.asgi.IllegalEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fields after the body, for clients that ask for them.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/extensions.html#http-trailers">ASGI extensions,
 * "HTTP Trailers"</a>
 */
interface TrailersConformance extends Conformance {

	private static Start start(String... namesAndValues) {
		return new Start(200, AsgiHeaders.of(namesAndValues), true);
	}

	private static Trailers trailers(boolean more, String... namesAndValues) {
		return new Trailers(AsgiHeaders.of(namesAndValues), more);
	}

	private ClientExchange respond(WireRequest request, AsgiSendEvent... events) {
		ClientExchange client = bench().open(request);
		RemoteCall call = bench().call();
		call.send(events);
		call.complete();
		return client;
	}

	private void theConnectionGoesOn() {
		assertThat(respond(WireRequest.get("/next"), Start.of(200), Body.last("next")).text()).isEqualTo("next");
	}

	@ParameterizedTest
	@CsvSource({ "te, true", "x-te, false" })
	default void trailersAreOfferedToAClientThatTakesThem(String field, boolean offered) {
		bench().open(WireRequest.get("/", field, "trailers"));
		assertThat(bench().call().http().extensions().containsKey("http.response.trailers")).isEqualTo(offered);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			gzip;q=0.5, Trailers   | true
			TRAILERS               | true
			trailers ;a=b          | true
			gzip                   | false
			x-trailers, trailersx  | false
			trailers;q=0           | false
			a;b="c, trailers, d"   | false
			""", delimiter = '|')
	default void theFieldIsReadAsAList(String te, boolean offered) {
		bench().assumeHttp1();
		bench().open(WireRequest.get("/", "te", "deflate", "te", te));
		assertThat(bench().call().http().extensions().containsKey("http.response.trailers")).isEqualTo(offered);
	}

	@Test
	default void trailersAreNotOfferedToClientsOfHttp10() {
		bench().assumeHttp1();
		ClientExchange client = respond(WireRequest.get("/", "te", "trailers").withHttpVersion("1.0"), start(),
				Body.of("a"), Body.last("b"), trailers(false, "x-sum", "1"));
		assertThat(client.text()).isEqualTo("ab");
		assertThat(client.trailers()).isEmpty();
	}

	@Test
	default void trailersFollowTheBody() {
		ClientExchange client = respond(WireRequest.get("/", "te", "trailers"), start("trailer", "x-sum"), Body.of("a"),
				Body.last("b"), trailers(false, "x-sum", "1", "x-caf", "caf\u00e9"));
		assertThat(client.text()).isEqualTo("ab");
		assertThat(client.trailers()).containsExactly(new Field("x-sum", "1"), new Field("x-caf", "caf\u00e9"));
		theConnectionGoesOn();
	}

	@Test
	default void severalEventsMakeOneTrailerSectionWithDuplicates() {
		ClientExchange client = respond(WireRequest.get("/", "te", "trailers"), start(), Body.last("a"),
				trailers(true, "x-b", "1"), trailers(true), trailers(false, "x-b", "2"));
		assertThat(client.text()).isEqualTo("a");
		assertThat(client.trailers()).containsExactly(new Field("x-b", "1"), new Field("x-b", "2"));
		theConnectionGoesOn();
	}

	@Test
	default void aTrailerSectionMayBeEmpty() {
		ClientExchange client = respond(WireRequest.get("/", "te", "trailers"), start(), Body.last("a"),
				trailers(false));
		assertThat(client.text()).isEqualTo("a");
		assertThat(client.trailers()).isEmpty();
		theConnectionGoesOn();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "abc" })
	default void aLengthGivesWayToTrailers(String body) {
		ClientExchange client = respond(WireRequest.get("/", "te", "trailers"),
				start("content-length", Integer.toString(body.length())), Body.last(body),
				trailers(false, "x-sum", "1"));
		assertThat(client.text()).isEqualTo(body);
		assertThat(client.trailers()).containsExactly(new Field("x-sum", "1"));
		theConnectionGoesOn();
	}

	@Test
	default void trailersForAClientThatDoesNotTakeThemAreDropped() {
		ClientExchange client = respond(WireRequest.get("/"), start("content-length", "2"), Body.of("a"),
				Body.last("b"), trailers(false, "x-sum", "1"));
		assertThat(client.text()).isEqualTo("ab");
		assertThat(client.head().headers().all("content-length")).containsExactly("2");
		assertThat(client.trailers()).isEmpty();
		theConnectionGoesOn();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	default void aResponseWithoutItsTrailersIsCutOff(boolean failure) {
		ClientExchange client = bench().open(WireRequest.get("/", "te", "trailers"));
		RemoteCall call = bench().call();
		call.send(start(), Body.last("a"), trailers(true, "x-sum", "1"));
		assertThat(client.takeText(1)).isEqualTo("a");
		if (failure) {
			call.fail(new IllegalStateException("The application gives up"));
		}
		else {
			call.complete();
		}
		client.isAborted();
		assertThat(client.trailers()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "HEAD, 200", "GET, 204", "GET, 304" })
	default void aResponseWithoutABodyHasNoTrailers(String method, int status) {
		ClientExchange client = respond(WireRequest.of(method, "/", "te", "trailers"),
				new Start(status, AsgiHeaders.empty(), true), Body.last(), trailers(false, "x-sum", "1"));
		assertThat(client.body()).isEmpty();
		assertThat(client.trailers()).isEmpty();
		theConnectionGoesOn();
	}

	@Test
	default void fieldsThatBelongIntoTheHeadAreRefused() {
		ClientExchange client = bench().open(WireRequest.get("/", "te", "trailers"));
		RemoteCall call = bench().call();
		call.send(start(), Body.last("a"));
		for (String name : new String[] { "transfer-encoding", "content-length", "host", "set-cookie",
				"content-encoding", "authorization", "cache-control", "trailer", "connection" }) {
			assertThat(call.startSend(trailers(false, "x-a", "1", name, "1")).awaitFailure())
				.isInstanceOf(IllegalEventException.class)
				.hasMessageContaining(name);
		}
		call.send(trailers(false, "x-b", "2"));
		assertThat(client.text()).isEqualTo("a");
		assertThat(client.trailers()).containsExactly(new Field("x-b", "2"));
	}

	@Test
	default void theEndOfTheBodyIsNotTheEndOfTheResponse() {
		ClientExchange client = bench().open(WireRequest.get("/", "te", "trailers"));
		RemoteCall call = bench().call();
		call.receiveBody();
		Pending<?> receive = call.startReceive();
		call.send(start(), Body.last("a"));
		assertThat(client.takeText(1)).isEqualTo("a");
		receive.staysPending();
		call.send(trailers(false));
		assertThat(Objects.requireNonNull(receive.await()).toString()).contains("Disconnect");
		assertThat(client.body()).isEmpty();
	}

}
