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

package io.asgi.conformance;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs the Autobahn WebSocket test suite against an application that sends each message
 * back.
 */
@Timeout(1500)
class AutobahnTests {

	private static final String PATH = "/echo/socket";

	// As long as the longest message of case 9
	private static final String MAX_MESSAGE_SIZE = "--asgi.websocket.max-message-size=16MB";

	@Test
	@Tag("suite")
	void everyCaseIsAsThePageSays() throws Exception {
		try (RunningSample sample = RunningSample.start("autobahn", MAX_MESSAGE_SIZE)) {
			SuiteRun run = Autobahn.run("Autobahn, cases 1 to 7 and 10", sample.port(), PATH, Duration.ofMinutes(5), """
					"cases": ["*"], "exclude-cases": ["9.*"]""");
			ConformancePage.read().check(run);
		}
	}

	@Test
	@Tag("performance")
	void everyCaseOfLimitsAndPerformanceIsAsThePageSays() throws Exception {
		try (RunningSample sample = RunningSample.start("autobahn-9", MAX_MESSAGE_SIZE)) {
			SuiteRun run = Autobahn.run("Autobahn, case 9", sample.port(), PATH, Duration.ofMinutes(20), """
					"cases": ["9.*"], "exclude-cases": []""");
			ConformancePage.read().check(run);
		}
	}

}
