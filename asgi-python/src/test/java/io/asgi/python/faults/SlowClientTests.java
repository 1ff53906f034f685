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

package io.asgi.python.faults;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.asgi.python.WorkerStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that read nothing, and applications that read nothing from them, in one worker
 * with others.
 */
@Timeout(180)
class SlowClientTests extends AbstractFaultTests {

	private static final int MANY = 150;

	private final List<RawClient> clients = new ArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeEach
	void start() {
		start(Running.options("everyday:app"), (server) -> server.disconnectGrace(Duration.ofMillis(300)));
	}

	@AfterEach
	void leave() throws Exception {
		for (RawClient client : this.clients) {
			client.leave();
		}
		this.threads.shutdownNow();
	}

	@Test
	void manyThatReadNothingOfBigResponsesHoldUpNobody() throws Exception {
		for (int i = 0; i < MANY; i++) {
			connect().head("GET", "/endless").readUntil("\r\n\r\n");
		}
		othersAreServed();
	}

	@Test
	void manyThatSendWhatNobodyReadsHoldUpNobody() throws Exception {
		byte[] body = new byte[600_000];
		for (int i = 0; i < 2 * MANY; i++) {
			RawClient client = connect().head("POST", "/deaf", "content-length: " + body.length);
			this.threads.execute(() -> {
				try {
					client.write(body);
				}
				catch (IOException ex) {
					// It is left in the middle of it
				}
			});
		}
		Await.until("all of them in the worker",
				() -> this.running.status().workers().stream().mapToInt(WorkerStatus::streams).sum() == 2 * MANY);
		othersAreServed();
	}

	@Test
	void aWebSocketWhoseClientReadsNothingWaitsWithBigMessagesAndLosesNone() throws Exception {
		RawClient client = connect().upgrade("/large-messages");
		client.readUntil("\r\n\r\n");
		this.log.await("sends large messages");
		othersAreServed();
		assertThat(this.log.find((entry) -> entry.getFormattedMessage().contains("has sent all"))).isEmpty();
		assertThat(client.rest("the end")).isGreaterThan(20 * 5_000_000);
		this.log.await("has sent all");
		assertThat(this.log.errors()).isEmpty();
	}

	private RawClient connect() throws IOException {
		RawClient client = RawClient.connect(this.running.address());
		this.clients.add(client);
		return client;
	}

	private void othersAreServed() throws Exception {
		byte[] body = new byte[3_000_000];
		for (int i = 0; i < 20; i++) {
			assertThat(this.running.get("/hello").body()).isEqualTo("hello");
			assertThat(this.running.client()
				.send(this.running.request("/echo").POST(BodyPublishers.ofByteArray(body)).build(),
						BodyHandlers.ofByteArray())
				.body()).hasSize(body.length);
		}
	}

}
