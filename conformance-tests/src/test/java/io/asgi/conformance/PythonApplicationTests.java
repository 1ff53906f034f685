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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Runs the suites against the Python application of the sample, which has counterparts of
 * the Java applications that they run against.
 */
@Tag("suite")
@Timeout(900)
class PythonApplicationTests {

	private static final List<String> PATHS = List.of("/python/digest", "/python/hello");

	// As long as the longest message of the suite
	private static final String MAX_MESSAGE_SIZE = "--asgi.websocket.max-message-size=16MB";

	@Test
	void everyCaseOfHttp2IsAsThePageSays() throws Exception {
		try (RunningSample sample = RunningSample.start("h2c-python")) {
			requirePython(sample);
			H2Spec h2spec = H2Spec.unpack();
			for (String path : PATHS) {
				String name = "h2spec, h2c, `" + path + "`";
				ConformancePage.read().check(h2spec.run(name, sample.port(), path));
			}
		}
	}

	@Test
	void everyCaseOfWebSocketIsAsThePageSays() throws Exception {
		try (RunningSample sample = RunningSample.start("autobahn-python", MAX_MESSAGE_SIZE)) {
			requirePython(sample);
			SuiteRun run = Autobahn.run("Autobahn, Python, cases 1 to 7 and 10", sample.port(), "/python/echo",
					Duration.ofMinutes(10), """
							"cases": ["*"], "exclude-cases": ["9.*"]""");
			// A frame that is wrong may come before the echo of the one before it
			ConformancePage.read().checkAtLeast(run);
		}
	}

	private static void requirePython(RunningSample sample) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sample.port() + "/api/python"))
			.build();
		assumeThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
			.as("a Python that can serve the application")
			.doesNotContain("missing");
	}

}
