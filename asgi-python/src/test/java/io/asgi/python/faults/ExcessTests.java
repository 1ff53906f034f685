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

import java.time.Duration;
import java.util.stream.Stream;

import io.asgi.python.HeartbeatPolicy;
import io.asgi.python.PythonEvent;
import io.asgi.python.RecyclePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that print, take and send more than is good.
 */
@Timeout(180)
class ExcessTests extends AbstractFaultTests {

	private static final int MEGABYTE = 1_000_000;

	@Test
	void oneThatPrintsMegabytesIsNotHeldUpByTheLog() throws Exception {
		start(Running.options("trouble:app"));
		assertThat(this.running.get("/noise?20").body()).isEqualTo("hello");
		assertThat(this.running.get("/one-long-line?5").body()).isEqualTo("hello");
		assertThat(this.running.status().lastOutput()).hasSize(100).allMatch((line) -> line.length() <= 8 * 1024);
		this.log.await("yyyy");
		Stream<String> lines = this.log.find((entry) -> entry.getLoggerName().equals("asgi.python.shop"))
			.stream()
			.map((entry) -> entry.getFormattedMessage());
		assertThat(lines).allMatch((line) -> line.length() <= 9 * 1024);
	}

	@Test
	void oneThatLeaksIsReplacedWithoutALostRequest() throws Exception {
		start(Running.options("trouble:app")
			.recycle(new RecyclePolicy(0, 0, Duration.ZERO, 150 * MEGABYTE))
			.heartbeat(new HeartbeatPolicy(Duration.ofMillis(100), Duration.ofSeconds(30), false)));
		long pid = this.running.workers().get(0);
		try (Load load = new Load(this.running, "/work", 4)) {
			load.awaitMore(50);
			assertThat(this.running.get("/leak?200").body()).isEqualTo("hello");
			PythonEvent.WorkerRecycled recycled = this.running.event(PythonEvent.WorkerRecycled.class);
			assertThat(recycled.pid()).isEqualTo(pid);
			this.running.awaitCount(pid);
			load.awaitMore(50);
			assertThat(load.statuses()).containsOnly(200);
		}
		Await.until("the end of the old worker", () -> ProcessHandle.of(pid).isEmpty());
	}

	@Test
	void oneThatSendsWithoutEndWaitsForItsClientAndHoldsUpNobody() throws Exception {
		start(Running.options("everyday:app"));
		long before = peak();
		RawClient client = RawClient.connect(this.running.address());
		client.head("GET", "/endless").readUntil("\r\n\r\n");
		for (int i = 0; i < 20; i++) {
			assertThat(this.running.get("/hello").body()).isEqualTo("hello");
		}
		assertThat(peak()).as("memory").isLessThan(2 * before);
		client.leave();
		this.running.awaitIdle();
	}

	@Test
	void oneThatDoesNotWaitForItsSendsIsHeldByItsCredit() throws Exception {
		start(Running.options("trouble:app"));
		RawClient client = RawClient.connect(this.running.address());
		client.head("GET", "/impatient?1000").readUntil("\r\n\r\n");
		for (int i = 0; i < 20; i++) {
			assertThat(this.running.get("/hello").body()).isEqualTo("hello");
		}
		int size = client.rest("0\r\n\r\n");
		assertThat(size).isGreaterThan(1000 * 65536);
		this.running.awaitIdle();
		assertThat(this.log.errors()).isEmpty();
	}

	@Test
	void oneThatFloodsWithWhatCostsNoCreditLosesThatCallOnly() throws Exception {
		start(Running.options("trouble:app"));
		long pid = this.running.workers().get(0);
		try (RawClient other = RawClient.connect(this.running.address());
				RawClient client = RawClient.connect(this.running.address())) {
			other.head("GET", "/wait").readUntil("begun\n");
			client.head("GET", "/hints").readUntil("HTTP/1.1 103 ");
			assertThat(this.log.await("failed on GET /hints").getThrowableProxy().getMessage())
				.startsWith("More than 4 MiB of events");
			this.log.await("cancelled in its flood");
			assertThat(this.running.get("/hello").body()).isEqualTo("hello");
			assertThat(this.running.workers()).containsExactly(pid);
		}
		this.running.awaitIdle();
		assertThat(this.log.errors()).hasSize(1);
	}

	/**
	 * Return the highest memory of the worker so far, in KiB (on macOS in bytes).
	 */
	private long peak() throws Exception {
		return Long.parseLong(this.running.get("/peak").body());
	}

}
