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

package io.asgi.spring.boot.test.websocket;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.asgi.AsgiHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How a session of a {@link WebSocketTestClient} ends, whatever has happened to it. It
 * waits for hours if it waits for what never comes.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebSocketTestSessionTests {

	private static final Duration HOURS = Duration.ofHours(2);

	private final WebSocketListener listener = new WebSocketListener();

	private final StubWebSocket webSocket = new StubWebSocket();

	private final WebSocketTestSession session = new WebSocketTestSession(this.webSocket, this.listener, HOURS,
			new WebSocketTranscript(URI.create("ws://localhost/"), AsgiHeaders.empty(), List.of()));

	@Test
	void aCloseOfTheServerIsNotAnsweredTwice() {
		this.listener.onClose(this.webSocket, 1011, "");
		try (WebSocketTestSession session = this.session) {
			session.expectClose(1011);
		}
		assertThat(this.webSocket.sent).isEmpty();
		assertThat(this.session.transcript()).hasToString("server -> client  close  1011");
	}

	@Test
	void aCloseOfTheServerMayComeFirst() {
		// The JDK answers it on another thread, at this very moment
		this.webSocket.closeFails = true;
		this.listener.onClose(this.webSocket, 1011, "");
		this.session.close();
		assertThat(this.webSocket.aborted).isTrue();
	}

	@Test
	void aSessionThatWasAbortedHasNothingToWaitFor() {
		try (WebSocketTestSession session = this.session) {
			session.abort();
		}
		assertThat(this.webSocket.sent).isEmpty();
	}

	@Test
	void aSessionCanBeClosedAgain() {
		this.webSocket.answers = true;
		this.session.close();
		this.session.close();
		assertThat(this.webSocket.sent).containsExactly(1000);
	}

	@Test
	void aCloseInPlaceOfNothingIsTheLast() {
		this.listener.onClose(this.webSocket, 1001, "");
		try (WebSocketTestSession session = this.session) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(session::receiveNothing)
				.withMessageContaining("1001");
			session.expectClose(1001);
		}
	}

	@Test
	void aServerThatGoesOnForEverIsNotWaitedForForEver() {
		this.webSocket.goesOn = true;
		WebSocketTestSession session = new WebSocketTestSession(this.webSocket, this.listener, Duration.ofMillis(200),
				this.session.transcript());
		session.close();
		assertThat(this.webSocket.aborted).isTrue();
	}

	/**
	 * A WebSocket of the JDK, as its documentation has it, without a connection.
	 */
	private final class StubWebSocket implements WebSocket {

		private final List<Integer> sent = new ArrayList<>();

		private boolean closeFails;

		private boolean answers;

		private boolean goesOn;

		private boolean aborted;

		@Override
		public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
			return CompletableFuture.completedFuture(this);
		}

		@Override
		public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
			return CompletableFuture.completedFuture(this);
		}

		@Override
		public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
			return CompletableFuture.completedFuture(this);
		}

		@Override
		public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
			return CompletableFuture.completedFuture(this);
		}

		@Override
		public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
			if (this.closeFails) {
				return CompletableFuture.failedFuture(new IOException("Output closed"));
			}
			this.sent.add(statusCode);
			if (this.answers) {
				WebSocketTestSessionTests.this.listener.onClose(this, statusCode, "");
			}
			if (this.goesOn) {
				request(1);
			}
			return CompletableFuture.completedFuture(this);
		}

		@Override
		public void request(long n) {
			if (this.goesOn) {
				WebSocketTestSessionTests.this.listener.onText(this, "and on", true);
			}
		}

		@Override
		public String getSubprotocol() {
			return "";
		}

		@Override
		public boolean isOutputClosed() {
			return !this.sent.isEmpty() || this.aborted;
		}

		@Override
		public boolean isInputClosed() {
			return this.aborted;
		}

		@Override
		public void abort() {
			this.aborted = true;
		}

	}

}
