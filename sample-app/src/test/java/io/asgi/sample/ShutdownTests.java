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

package io.asgi.sample;

import io.asgi.client.LineClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of the sample application.
 */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class ShutdownTests {

	@Test
	void theLifespanEndsWithTheContextAndNotBefore(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.isRunning()).isTrue();
			assertThat(output).doesNotContain("Visits since");
		}
		assertThat(output).containsOnlyOnce("Visits since");
	}

	@Test
	void aStopTellsTheChat() {
		ConfigurableApplicationContext context = start();
		int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		try (LineClient client = new LineClient(port, "/chat/last")) {
			assertThat(client.hear()).startsWith("* last joined");
			context.close();
			assertThat(client.awaitClose()).startsWith("1001");
		}
		finally {
			context.close();
		}
	}

	private static ConfigurableApplicationContext start() {
		return SpringApplication.run(SampleApplication.class, "--server.port=0");
	}

}
