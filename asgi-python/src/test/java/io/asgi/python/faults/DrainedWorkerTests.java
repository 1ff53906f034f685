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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that go on for longer than a worker that ends has time.
 */
@Timeout(180)
class DrainedWorkerTests extends AbstractFaultTests {

	private Conversation conversation;

	private RawClient silent;

	@BeforeEach
	void call() throws Exception {
		start(Running.options("trouble:app").drainTimeout(Duration.ofMillis(200)));
		this.conversation = Conversation.open(this.running, "/");
		this.silent = RawClient.connect(this.running.address()).head("GET", "/silent");
		this.log.await("silent");
	}

	@Test
	void areCutOffByARestart() throws Exception {
		this.running.application().reload().block(Await.TIMEOUT);
		assertThat(this.conversation.awaitClose()).startsWith("1012");
		assertThat(this.silent.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 503 ").contains("retry-after: 1");
		this.silent.close();
		assertThat(this.log.errors()).isEmpty();
	}

	@Test
	void areCutOffByTheEnd() throws Exception {
		this.running.application().stop().block(Await.TIMEOUT);
		assertThat(this.conversation.awaitClose()).startsWith("1001");
		assertThat(this.silent.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 503 ");
		this.silent.close();
		assertThat(this.log.errors()).isEmpty();
	}

}
