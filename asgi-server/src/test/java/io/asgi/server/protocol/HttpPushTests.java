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

package io.asgi.server.protocol;

import java.io.IOException;

import io.asgi.AsgiHeaders;
import io.asgi.HttpSendEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for promises of {@link HttpProtocol}.
 */
class HttpPushTests {

	private static final HttpSendEvent PUSH = new HttpSendEvent.Push("/style.css",
			AsgiHeaders.of("accept", "text/css", "host", "elsewhere", "connection", "close"));

	private final RecordingHttpTransport transport = new RecordingHttpTransport() {

		@Override
		public void push(String path, AsgiHeaders headers, Completion completion) {
			writes().write("push " + path + " " + headers, completion);
		}

	};

	private final Writes writes = this.transport.writes();

	private final HttpProtocol protocol = new HttpProtocol(this.transport, "GET", 2, "http.response.push"::equals);

	@Test
	void aPushBeforeTheStartIsRefused() {
		send(PUSH).assertIllegal("http.response.push is not allowed in state REQUEST: "
				+ "http.response.start comes first, and nothing is sent until the Mono that send returned is "
				+ "subscribed to, by then(...) for example");
	}

	@Test
	void aPushMayComeBetweenStartAndBody() {
		send(HttpSendEvent.Start.of(200));
		send(PUSH).assertSucceeded();
		send(HttpSendEvent.Body.last("all"));
		assertThat(this.writes.take()).hasSize(2).element(0).asString().startsWith("push /style.css");
	}

	@Test
	void aPushMayComeBetweenParts() {
		send(HttpSendEvent.Start.of(200));
		send(HttpSendEvent.Body.of("a"));
		this.writes.take();
		send(PUSH).assertSucceeded();
		assertThat(this.writes.take()).singleElement()
			.asString()
			.contains("accept")
			.doesNotContain("elsewhere")
			.doesNotContain("connection");
	}

	@Test
	void aPushAfterTheResponseIsIgnored() {
		send(HttpSendEvent.Start.of(200));
		send(HttpSendEvent.Body.last("all"));
		this.writes.take();
		send(PUSH).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("ignored http.response.push");
	}

	@Test
	void aPushToAClientThatHasLeftFails() {
		send(HttpSendEvent.Start.of(200));
		this.protocol.clientGone();
		send(PUSH).assertGone(HttpSendEvent.Push.TYPE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "content-length", "expect", "trailer", ":path", "a b" })
	void aPromisedRequestHasNoBodyAndNoPseudoHeader(String name) {
		send(HttpSendEvent.Start.of(200));
		RecordingCompletion push = send(new HttpSendEvent.Push("/", AsgiHeaders.of(name, "1")));
		assertThat(push.outcome()).contains(name);
	}

	@Test
	void aPromiseThatCannotBeWrittenIsADisconnect() {
		send(HttpSendEvent.Start.of(200));
		this.writes.fail(new IOException("reset"));
		send(PUSH).assertGone(HttpSendEvent.Push.TYPE);
	}

	@Test
	void aTransportThatOffersNoneHasNone() {
		Executable push = () -> new RecordingHttpTransport().push("/", AsgiHeaders.empty(), Completion.IGNORED);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(push::execute);
	}

	private RecordingCompletion send(HttpSendEvent event) {
		RecordingCompletion completion = new RecordingCompletion();
		this.protocol.send(event, completion);
		return completion;
	}

}
