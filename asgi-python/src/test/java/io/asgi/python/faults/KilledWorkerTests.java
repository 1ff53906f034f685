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

import io.asgi.python.PythonEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that are gone from one moment to the next, as after {@code kill -9}.
 */
@Timeout(180)
class KilledWorkerTests extends AbstractFaultTests {

	private static final Logger logger = LoggerFactory.getLogger(KilledWorkerTests.class);

	@Test
	void underLoadNoRequestHangsAndTheRestGoesOn() throws Exception {
		start(Running.options("trouble:app").workers(2));
		Load load = new Load(this.running, "/work", 8);
		try (load) {
			for (int i = 0; i < 5; i++) {
				load.awaitMore(200);
				long victim = this.running.workers().get(0);
				Running.kill(victim);
				load.awaitMore(50);
				PythonEvent.WorkerLost lost = this.running.event(PythonEvent.WorkerLost.class);
				assertThat(lost.pid()).isEqualTo(victim);
				logger.info("The count was right again after {} ms; {}", this.running.awaitCount(victim), load);
			}
			long failed = load.count(502);
			load.awaitMore(200);
			assertThat(load.count(502)).as("requests that fail when the count is right").isEqualTo(failed);
		}
		assertThat(load.statuses()).isSubsetOf(200, 502);
		assertThat(load.count(502)).as("%s", load).isLessThanOrEqualTo(5 * 8);
		assertThat(this.log.errors()).hasSize(5).allMatch((entry) -> entry.getFormattedMessage().contains("is lost"));
	}

	@Test
	void whatHasBegunIsCutOff() throws Exception {
		start(Running.options("trouble:app"));
		RawClient stream = RawClient.connect(this.running.address()).head("GET", "/wait");
		stream.readUntil("begun\n");
		Conversation conversation = Conversation.open(this.running, "/");
		RawClient silent = RawClient.connect(this.running.address()).head("GET", "/silent");
		this.log.await("silent");
		Running.kill(this.running.workers().get(0));
		assertThat(stream.rest()).doesNotContain("0\r\n\r\n");
		assertThat(conversation.awaitClose()).startsWith("1011");
		assertThat(silent.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 502 ");
		String entry = this.log.await("is lost").getFormattedMessage();
		assertThat(entry).contains("calls under way: 3")
			// The latter where the end of the process shows late
			.containsAnyOf("it was killed (SIGKILL)", "its connection has ended");
		silent.close();
		// Waits until the worker is there again
		assertThat(this.running.get("/hello").body()).isEqualTo("hello");
	}

	@Test
	void aChildThatHoldsItsConnectionDoesNotHoldItsCalls() throws Exception {
		start(Running.options("trouble:app"));
		RawClient client = RawClient.connect(this.running.address()).head("GET", "/fork-and-die");
		String forked = this.log.await("forked ").getFormattedMessage();
		ProcessHandle child = ProcessHandle.of(Long.parseLong(forked.substring(forked.lastIndexOf(' ') + 1)))
			.orElseThrow();
		try {
			assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 502 ");
			assertThat(child.isAlive()).isTrue();
			assertThat(this.running.get("/hello").body()).isEqualTo("hello");
		}
		finally {
			child.destroyForcibly();
			client.close();
		}
	}

	@Test
	void aHeadThatIsOnItsWayIsNeverAnInternalError() throws Exception {
		start(Running.options("trouble:app"));
		for (int turns = 0; turns < 4; turns++) {
			try (RawClient client = RawClient.connect(this.running.address())) {
				client.head("GET", "/die-after-head?" + turns);
				String answer = client.readUntil("\r\n");
				assertThat(answer).isIn("HTTP/1.1 502 Bad Gateway\r\n", "HTTP/1.1 200 OK\r\n");
				if (answer.contains("200")) {
					assertThat(client.rest()).doesNotContain("0\r\n\r\n");
				}
			}
		}
	}

}
