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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with a client that leaves an application, and a server whose patience with those
 * that do not take note of that has no end: the call ends, nothing is logged as an error,
 * and the next client is served.
 */
abstract class AbstractLeavingClientTests extends AbstractFaultTests {

	RawClient client;

	@BeforeEach
	final void startServer() throws Exception {
		start(Running.options("everyday:app"), (server) -> server.disconnectGrace(Duration.ofMinutes(5)));
		this.client = RawClient.connect(this.running.address());
	}

	@AfterEach
	final void theNextIsServed() throws Exception {
		try {
			this.running.awaitIdle();
			assertThat(this.running.get("/hello").body()).isEqualTo("hello");
			assertThat(this.log.errors()).isEmpty();
		}
		finally {
			this.client.close();
		}
	}

}
