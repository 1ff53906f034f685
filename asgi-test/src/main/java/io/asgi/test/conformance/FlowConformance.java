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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.asgi.ClientDisconnectedException;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.Start;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who does not read stops who writes, and nobody else.
 */
interface FlowConformance extends Conformance {

	private RemoteCall startResponse(ClientExchange client) {
		RemoteCall call = bench().call();
		call.send(Start.of(200));
		assertThat(client.status()).isEqualTo(200);
		return call;
	}

	private void canAnswer(WireRequest request) {
		ClientExchange client = bench().open(request);
		RemoteCall call = bench().call();
		if (request.bodyFollows()) {
			client.send("upload");
			client.finish();
			assertThat(call.receiveText()).isEqualTo("upload");
		}
		call.send(Start.of(200), Body.last("answer"));
		call.complete();
		assertThat(client.text()).isEqualTo("answer");
	}

	@Test
	default void concurrentSendsAreCarriedOutInTheirOrder() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		StringBuilder expected = new StringBuilder();
		List<Pending<Void>> sends = new ArrayList<>();
		sends.add(call.startSend(Start.of(200)));
		for (int i = 0; i < 500; i++) {
			String part = i + ",";
			expected.append(part);
			sends.add(call.startSend(Body.of(part)));
		}
		sends.add(call.startSend(Body.last()));
		sends.forEach(Pending::await);
		assertThat(client.text()).hasToString(expected.toString());
	}

	@Test
	default void sendsThatWaitForTheClientAreNotInterleaved() {
		ClientExchange client = bench().get("/");
		RemoteCall call = startResponse(client);
		client.pauseReading();
		Flood flood = Flood.until((chunk) -> call.startSend(Body.of(chunk)));
		Pending<Void> second = call.startSend(Body.of("second"));
		Pending<Void> third = call.startSend(Body.last("third"));
		second.staysPending();
		client.resumeReading();
		third.await();
		assertThat(client.take(flood.bytes().length)).isEqualTo(flood.bytes());
		assertThat(client.text()).isEqualTo("secondthird");
	}

	@Test
	default void aClientThatDoesNotReadStopsTheApplication() {
		ClientExchange client = bench().get("/");
		RemoteCall call = startResponse(client);
		client.pauseReading();
		Flood flood = Flood.until((chunk) -> call.startSend(Body.of(chunk)));
		flood.waiting().staysPending();
		client.resumeReading();
		flood.waiting().await();
		call.send(Body.last());
		assertThat(client.body()).isEqualTo(flood.bytes());
	}

	@Test
	default void aClientThatDoesNotReadStopsAResponseWithAContentLengthAlike() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200, "content-length", "1000000000"));
		assertThat(client.status()).isEqualTo(200);
		client.pauseReading();
		Flood flood = Flood.until((chunk) -> call.startSend(Body.of(chunk)));
		client.resumeReading();
		flood.waiting().await();
		assertThat(client.take(flood.bytes().length)).isEqualTo(flood.bytes());
	}

	@Test
	default void aSendThatWaitsIsReleasedWhenTheClientLeaves() {
		ClientExchange client = bench().get("/");
		RemoteCall call = startResponse(client);
		client.pauseReading();
		Flood flood = Flood.until((chunk) -> call.startSend(Body.of(chunk)));
		Pending<Void> queued = call.startSend(Body.last());
		client.abort();
		assertThat(flood.waiting().awaitFailure()).isInstanceOf(ClientDisconnectedException.class);
		assertThat(queued.awaitFailure()).isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	default void aStreamThatIsNotReadDoesNotStopOtherStreams() {
		bench().assumeMultiplexing();
		ClientExchange slow = bench().get("/slow");
		RemoteCall slowCall = startResponse(slow);
		slow.pauseReading();
		Flood flood = Flood.until((chunk) -> slowCall.startSend(Body.of(chunk)));
		canAnswer(WireRequest.get("/other"));
		flood.waiting().staysPending();
		slow.resumeReading();
		flood.waiting().await();
	}

	@Test
	default void anApplicationThatDoesNotReceiveStopsTheSender() {
		ClientExchange client = bench().open(WireRequest.post("/"));
		RemoteCall call = bench().call();
		Flood flood = Flood.until(client::startSend);
		flood.waiting().staysPending();
		byte[] sent = flood.bytes();
		assertThat(call.receiveBody(sent.length)).isEqualTo(sent);
		flood.waiting().await();
		client.finish();
		assertThat(call.receiveBody()).isEmpty();
	}

	/**
	 * How much goes through until the sender stops is not compared: a kernel keeps more
	 * of a connection that was read from.
	 */
	@Test
	default void anApplicationThatReceivesOnceLetsTheSenderGoOnForAWhileOnly() {
		ClientExchange client = bench().open(WireRequest.post("/"));
		RemoteCall call = bench().call();
		Flood first = Flood.until(client::startSend);
		byte[] begin = call.receiveBody(1);
		Flood second = Flood.until(client::startSend);
		byte[] sent = concatenated(first.bytes(), second.bytes());
		byte[] rest = call.receiveBody(sent.length - begin.length);
		assertThat(concatenated(begin, rest)).isEqualTo(sent);
	}

	@Test
	default void anUploadThatIsNotReceivedDoesNotStopOtherStreams() {
		bench().assumeMultiplexing();
		ClientExchange slow = bench().open(WireRequest.post("/slow"));
		RemoteCall slowCall = bench().call();
		Flood flood = Flood.until(slow::startSend);
		canAnswer(WireRequest.get("/other"));
		canAnswer(WireRequest.post("/other"));
		byte[] sent = flood.bytes();
		assertThat(slowCall.receiveBody(sent.length)).isEqualTo(sent);
	}

	@Test
	default void bothDirectionsFlowAtTheSameTime() {
		ClientExchange client = bench().open(WireRequest.post("/"));
		RemoteCall call = startResponse(client);
		for (int i = 0; i < 20; i++) {
			client.send("ping" + i);
			assertThat(call.receiveBody(1)).asString().isEqualTo("ping" + i);
			call.send(Body.of("pong" + i));
			assertThat(client.takeText(("pong" + i).length())).isEqualTo("pong" + i);
		}
		client.finish();
		call.send(Body.last());
		assertThat(client.body()).isEmpty();
	}

	private static byte[] concatenated(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

}
