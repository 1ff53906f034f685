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

package io.asgi.server.netty.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpSendEvent;
import io.asgi.server.protocol.ApplicationProtocol;
import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.Ending;
import io.asgi.server.protocol.Receiver;
import io.asgi.server.report.ExchangeListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WatchedProtocol}.
 */
class WatchedProtocolTests {

	private final List<String> seen = new ArrayList<>();

	private @Nullable Completion waiting;

	private boolean atOnce;

	private final ApplicationProtocol protocol = new ApplicationProtocol() {

		@Override
		public void receive(Receiver receiver) {
			WatchedProtocolTests.this.seen.add("receive");
		}

		@Override
		public void cancelReceive(Receiver receiver) {
			WatchedProtocolTests.this.seen.add("cancelReceive");
		}

		@Override
		public void send(AsgiSendEvent event, Completion completion) {
			if (WatchedProtocolTests.this.atOnce) {
				completion.complete(null);
			}
			else {
				WatchedProtocolTests.this.waiting = completion;
			}
		}

		@Override
		public void applicationEnded(@Nullable Throwable failure, Consumer<Ending> report) {
			WatchedProtocolTests.this.seen.add("ended");
			report.accept(Ending.COMPLETE);
		}

	};

	private final WatchedProtocol watched = new WatchedProtocol(this.protocol, new ExchangeListener() {

		@Override
		public void sendWaited(Duration time) {
			WatchedProtocolTests.this.seen.add("waited");
			assertThat(time.isNegative()).isFalse();
		}

		@Override
		public void applicationFailed(Throwable failure) {
			WatchedProtocolTests.this.seen.add("failed");
		}

	});

	@Test
	void aSendThatIsOverAtOnceHasNotWaited() {
		this.atOnce = true;
		send();
		assertThat(this.seen).containsExactly("sent");
	}

	@Test
	void aSendThatIsOverLaterHasWaited() {
		send();
		assertThat(this.seen).isEmpty();
		assertThat(this.waiting).isNotNull();
		this.waiting.complete(null);
		assertThat(this.seen).containsExactly("waited", "sent");
	}

	@Test
	void aSendThatFailsLaterHasWaited() {
		send();
		assertThat(this.waiting).isNotNull();
		this.waiting.complete(new ClientDisconnectedException("http.response.body"));
		assertThat(this.seen).containsExactly("waited", "sent");
	}

	@Test
	void anErrorIsToldBeforeTheStateMachineActs() {
		this.watched.applicationEnded(new IllegalStateException("on purpose"), (ending) -> this.seen.add("report"));
		assertThat(this.seen).containsExactly("failed", "ended", "report");
	}

	@Test
	void anEndIsNoError() {
		this.watched.applicationEnded(null, (ending) -> this.seen.add("report"));
		assertThat(this.seen).containsExactly("ended", "report");
	}

	@Test
	void aClientThatLeftIsNoError() {
		this.watched.applicationEnded(
				new IllegalStateException("wrapped", new ClientDisconnectedException("http.response.body")),
				(ending) -> this.seen.add("report"));
		assertThat(this.seen).containsExactly("ended", "report");
	}

	private void send() {
		this.watched.send(HttpSendEvent.Start.of(200), (failure) -> this.seen.add("sent"));
	}

}
