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

package io.asgi.server;

import java.io.IOException;
import java.time.Duration;

import io.asgi.ClientDisconnectedException;
import io.asgi.HttpSendEvent;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SendMono}.
 */
class SendMonoTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final ManualLoop loop = new ManualLoop();

	private final RecordingProtocol protocol = new RecordingProtocol(this.loop);

	private final SendMono send = new SendMono(this.protocol, this.loop, HttpSendEvent.Body.last(), (failure) -> {
	});

	@Test
	void nothingIsSentWithoutASubscription() {
		this.loop.turn();
		assertThat(this.protocol.take()).isEmpty();
	}

	@Test
	void aSendEndsWhenItsEventHasBeenCarriedOut() {
		StepVerifier.create(this.send).then(() -> {
			this.loop.turn();
			assertThat(this.protocol.take()).containsExactly("send http.response.body");
			this.protocol.endSend(null);
		}).expectComplete().verify(TIMEOUT);
	}

	@Test
	void aSendFailsWithItsEvent() {
		StepVerifier.create(this.send).then(() -> {
			this.loop.turn();
			this.protocol.endSend(new IOException("Broken pipe"));
		}).expectErrorMessage("Broken pipe").verify(TIMEOUT);
	}

	@Test
	void everySubscriptionSends() {
		this.send.subscribe();
		this.send.subscribe();
		this.loop.turn();
		assertThat(this.protocol.take()).containsExactly("send http.response.body", "send http.response.body");
	}

	@Test
	void onItsLoopAnEventIsSentAtOnce() {
		this.loop.on(this.send::subscribe);
		assertThat(this.protocol.take()).containsExactly("send http.response.body");
	}

	@Test
	void aSendThatIsCancelledBeforeItsTurnDoesNothing() {
		this.send.subscribe().dispose();
		this.loop.turn();
		assertThat(this.protocol.take()).isEmpty();
	}

	@Test
	void aSendThatIsCancelledLaterIsCarriedOutAndNotReported() {
		StepVerifier.create(this.send).then(this.loop::turn).thenCancel().verify(TIMEOUT);
		assertThat(this.protocol.take()).containsExactly("send http.response.body");
		this.protocol.endSend(new IOException("Broken pipe"));
	}

	@Test
	void aSendOnALoopThatHasEndedFailsAsThatOfAClientThatLeft() {
		this.loop.end();
		StepVerifier.create(this.send)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(ClientDisconnectedException.class)
				.hasMessage("http.response.body was not sent: the client has disconnected"))
			.verify(TIMEOUT);
	}

	@Test
	void aSendDoesNotWaitForDemand() {
		StepVerifier.create(this.send, 0).then(() -> {
			this.loop.turn();
			this.protocol.endSend(null);
		}).expectComplete().verify(TIMEOUT);
	}

}
