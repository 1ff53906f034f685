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

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.asgi.python.HeartbeatPolicy;
import io.asgi.python.PythonEvent;
import io.asgi.python.PythonOptionsBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers whose event loop does not turn.
 */
@Timeout(180)
class FrozenWorkerTests extends AbstractFaultTests {

	private static PythonOptionsBuilder options(boolean kill) {
		return Running.options("trouble:app")
			.workers(2)
			.heartbeat(new HeartbeatPolicy(Duration.ofMillis(100), Duration.ofSeconds(3), kill));
	}

	private CompletableFuture<HttpResponse<String>> freeze(int seconds) {
		CompletableFuture<HttpResponse<String>> frozen = this.running.client()
			.sendAsync(this.running.request("/freeze?" + seconds).build(), BodyHandlers.ofString());
		this.log.await("freezing");
		return frozen;
	}

	@Test
	void oneThatFreezesGetsNoCallsUntilItThaws() throws Exception {
		start(options(false));
		CompletableFuture<HttpResponse<String>> frozen = freeze(10);
		PythonEvent.WorkerFrozen event = this.running.event(PythonEvent.WorkerFrozen.class);
		assertThat(event.killed()).isFalse();
		for (int i = 0; i < 20; i++) {
			assertThat(this.running.get("/hello").statusCode()).isEqualTo(200);
		}
		assertThat(frozen).as("the answer of the frozen worker").isNotDone();
		assertThat(this.log.await("has not answered for").getFormattedMessage()).contains("worker " + event.pid(),
				"calls under way: 1");
		this.log.await("in freeze");
		assertThat(frozen.get(60, TimeUnit.SECONDS).body()).isEqualTo("hello");
		assertThat(this.running.event(PythonEvent.WorkerThawed.class).pid()).isEqualTo(event.pid());
		this.running.awaitCount(0);
	}

	@Test
	void oneThatFreezesIsKilledIfThatIsWished() throws Exception {
		start(options(true));
		CompletableFuture<HttpResponse<String>> frozen = freeze(600);
		PythonEvent.WorkerFrozen event = this.running.event(PythonEvent.WorkerFrozen.class);
		assertThat(frozen.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
		this.log.await("in freeze");
		assertThat(this.running.event(PythonEvent.WorkerLost.class).pid()).isEqualTo(event.pid());
		this.running.awaitCount(event.pid());
		assertThat(this.running.get("/hello").body()).isEqualTo("hello");
	}

	@Test
	void oneThatNeverThawsDoesNotHoldUpTheEnd() throws Exception {
		start(options(false));
		freeze(600);
		long pid = this.running.event(PythonEvent.WorkerFrozen.class).pid();
		this.running.application().stop().block(Await.TIMEOUT);
		assertThat(ProcessHandle.of(pid)).isEmpty();
	}

}
