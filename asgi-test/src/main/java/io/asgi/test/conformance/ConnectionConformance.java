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

import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.Start;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several requests on one connection.
 */
interface ConnectionConformance extends Conformance {

	private static void respond(RemoteCall call, String body) {
		call.send(Start.of(200), Body.last(body));
		call.complete();
	}

	private void canAnswer(String target) {
		ClientExchange client = bench().get(target);
		RemoteCall call = bench().call();
		assertThat(call.http().path()).isEqualTo(target);
		respond(call, target);
		assertThat(client.text()).isEqualTo(target);
	}

	@Test
	default void aConnectionServesOneRequestAfterTheOther() {
		for (int i = 0; i < 5; i++) {
			canAnswer("/" + i);
		}
	}

	@Test
	default void pipelinedRequestsAreAnsweredInTheirOrder() {
		bench().assumeHttp1();
		ClientExchange first = bench().get("/1");
		ClientExchange second = bench().get("/2");
		ClientExchange third = bench().get("/3");
		RemoteCall call = bench().call();
		assertThat(call.http().path()).isEqualTo("/1");
		call.send(Start.of(200), Body.of("1"));
		assertThat(first.takeText(1)).isEqualTo("1");
		assertThat(second.hasHead()).isFalse();
		call.send(Body.last("1"));
		call.complete();
		assertThat(first.text()).isEqualTo("1");
		for (ClientExchange next : new ClientExchange[] { second, third }) {
			RemoteCall nextCall = bench().call();
			respond(nextCall, nextCall.http().path());
			assertThat(next.text()).isEqualTo(nextCall.http().path());
		}
	}

	@Test
	default void aPipelinedRequestWithABodyIsKeptApartFromTheNext() {
		bench().assumeHttp1();
		ClientExchange first = bench().open(WireRequest.post("/1", "content-length", "5"));
		first.send("first");
		ClientExchange second = bench().open(WireRequest.post("/2"));
		second.send("second");
		second.finish();
		for (String body : new String[] { "first", "second" }) {
			RemoteCall call = bench().call();
			assertThat(call.receiveText()).isEqualTo(body);
			respond(call, "echo " + body);
		}
		assertThat(first.text()).isEqualTo("echo first");
		assertThat(second.text()).isEqualTo("echo second");
	}

	@Test
	default void requestsRunAtTheSameTime() {
		bench().assumeMultiplexing();
		ClientExchange first = bench().get("/1");
		RemoteCall firstCall = bench().call();
		ClientExchange second = bench().get("/2");
		RemoteCall secondCall = bench().call();
		firstCall.send(Start.of(200), Body.of("a"));
		secondCall.send(Start.of(200), Body.of("c"));
		assertThat(second.takeText(1)).isEqualTo("c");
		secondCall.send(Body.last("d"));
		assertThat(second.text()).isEqualTo("d");
		firstCall.send(Body.last("b"));
		assertThat(first.text()).isEqualTo("ab");
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 10_000, 1_000_000 })
	default void theNextRequestWorksAfterABodyThatNobodyHasRead(int size) {
		ClientExchange client = bench().open(WireRequest.post("/"));
		RemoteCall call = bench().call();
		// What the server makes of it, taking it or resetting the stream, is its own
		// affair
		client.startSend(new byte[size]);
		respond(call, "no thanks");
		assertThat(client.takeText(9)).isEqualTo("no thanks");
		if (bench().isHttp1()) {
			client.finish();
		}
		assertThat(client.text()).isEmpty();
		canAnswer("/next");
	}

	@Test
	default void aClientThatAsksForItGetsTheConnectionClosed() {
		bench().assumeHttp1();
		ClientExchange client = bench().open(WireRequest.get("/", "connection", "close"));
		respond(bench().call(), "done");
		assertThat(client.text()).isEqualTo("done");
		assertThat(client.head().headers().first("connection")).isEqualTo("close");
		bench().get("/next").isAborted();
	}

	@Test
	default void aClientOfHttp10GetsAPlainBodyThatEndsWithTheConnection() {
		bench().assumeHttp1();
		ClientExchange client = bench().open(WireRequest.get("/").withHttpVersion("1.0"));
		RemoteCall call = bench().call();
		assertThat(call.http().httpVersion()).isEqualTo("1.0");
		call.send(Start.of(200), Body.of("hello "), Body.last("world"));
		call.complete();
		assertThat(client.text()).isEqualTo("hello world");
		assertThat(client.head().headers().contains("transfer-encoding")).isFalse();
	}

	@Test
	default void connectionsDoNotKnowEachOther() {
		ClientExchange first = bench().open(bench().connect(), WireRequest.get("/1"));
		RemoteCall firstCall = bench().call();
		ClientExchange second = bench().open(bench().connect(), WireRequest.get("/2"));
		respond(bench().call(), "2");
		assertThat(second.text()).isEqualTo("2");
		respond(firstCall, "1");
		assertThat(first.text()).isEqualTo("1");
	}

}
