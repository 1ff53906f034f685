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

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The workers of a server that is killed: none lives on, whatever it does at that moment.
 */
@Timeout(180)
class KilledServerTests {

	private static final Logger logger = LoggerFactory.getLogger(KilledServerTests.class);

	private final Log log = Log.capture();

	private SeparateServer server;

	@BeforeEach
	void start() throws Exception {
		this.server = SeparateServer.start();
	}

	@AfterEach
	void stop() {
		this.log.close();
		if (this.server != null) {
			this.server.close();
		}
	}

	private void kill() throws InterruptedException {
		this.server.process().destroyForcibly();
		assertThat(this.server.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
		logger.info("No worker was left {} ms after its server", this.server.awaitEndOfWorkers());
	}

	@Test
	void idleWorkersEnd() throws Exception {
		kill();
	}

	@Test
	void workersWithCallsEnd() throws Exception {
		try (RawClient begun = RawClient.connect(this.server.address());
				RawClient silent = RawClient.connect(this.server.address())) {
			begun.head("GET", "/wait").readUntil("begun\n");
			silent.head("GET", "/silent");
			kill();
		}
	}

	@Test
	void frozenWorkersEnd() throws Exception {
		try (RawClient client = RawClient.connect(this.server.address())) {
			client.head("GET", "/freeze-after-head?600").readUntil("\r\n\r\n");
			kill();
		}
	}

}
