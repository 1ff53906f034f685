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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.jayway.jsonpath.JsonPath;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fuzzing client of the Autobahn WebSocket test suite that the Maven plugin bundles,
 * in Python on the JVM.
 */
final class Autobahn {

	private static final Path SUITES = Path.of(System.getProperty("suites.directory"));

	private Autobahn() {
	}

	/**
	 * Run some cases.
	 * @param name the name of the run
	 * @param port where the server is
	 * @param path where an echo is
	 * @param limit how long all of them may take
	 * @param cases the cases to run, and the cases among them to leave out, in JSON
	 */
	static SuiteRun run(String name, int port, String path, Duration limit, String cases) throws Exception {
		Path directory = Files.createDirectories(SUITES.resolve(SuiteRun.fileName(name)));
		Path report = directory.resolve("reports/index.json");
		Files.deleteIfExists(report);
		Path script = directory.resolve("fuzzing-client.py");
		Files.write(script, Autobahn.class.getResourceAsStream("/fuzzing-client.py").readAllBytes());
		Path specification = Files.writeString(directory.resolve("specification.json"), """
				{ "url": "ws://127.0.0.1:%d%s", "outdir": "reports", %s }
				""".formatted(port, path, cases));
		String classPath = SUITES.resolve("jython-standalone.jar") + System.getProperty("path.separator")
				+ SUITES.resolve("autobahntestsuite-maven-plugin.jar");
		Path output = directory.resolve("output.log");
		int code = new Command(directory, limit, output).run(List.of(Command.jdk("java"), "-Dpython.cachedir.skip=true",
				"-cp", classPath, "org.python.util.jython", script.toString(), specification.toString()));
		assertThat(code).as("exit code of the suite, see %s", output).isZero();
		return new SuiteRun(name, parse(report));
	}

	private static List<CaseResult> parse(Path report) throws Exception {
		Map<String, Map<String, Object>> cases = JsonPath.parse(report.toFile()).read("$.sample");
		List<CaseResult> results = new ArrayList<>();
		cases.forEach((id, result) -> {
			Outcome outcome = outcome(result);
			results.add(new CaseResult(id, outcome, result.toString()));
		});
		return results;
	}

	/**
	 * Return the worse of what the suite says about the messages, and about the close.
	 */
	private static Outcome outcome(Map<String, Object> result) {
		Set<Object> behaviors = Set.copyOf(List.of(result.get("behavior"), result.get("behaviorClose")));
		if (!Set.of("OK", "NON-STRICT", "INFORMATIONAL").containsAll(behaviors)) {
			return Outcome.FAILED;
		}
		if (behaviors.contains("NON-STRICT")) {
			return Outcome.NON_STRICT;
		}
		return behaviors.contains("INFORMATIONAL") ? Outcome.INFORMATIONAL : Outcome.OK;
	}

}
