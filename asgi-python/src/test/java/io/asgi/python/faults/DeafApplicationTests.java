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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that leave an application which neither receives nor sends.
 */
@Timeout(180)
class DeafApplicationTests extends AbstractFaultTests {

	@BeforeEach
	void startServer() {
		start(Running.options("everyday:app"), (server) -> server.disconnectGrace(Duration.ofMillis(300)));
	}

	@AfterEach
	void nothingIsLeft() {
		this.running.awaitIdle();
		assertThat(this.log.errors()).isEmpty();
	}

	@Test
	void anApplicationThatDoesNotListenIsCancelledAfterTheGracePeriod() throws Exception {
		RawClient client = RawClient.connect(this.running.address());
		client.head("GET", "/deaf");
		this.log.await("deaf");
		client.leave();
		this.log.await("left: cancelled");
	}

	@Test
	void soIsOneThatHasMoreOfAnUploadThanItsCredit() throws Exception {
		RawClient client = RawClient.connect(this.running.address());
		client.head("POST", "/deaf", "content-length: 100000000").write(new byte[600_000]);
		this.log.await("deaf");
		client.leave();
		this.log.await("left: cancelled");
	}

}
