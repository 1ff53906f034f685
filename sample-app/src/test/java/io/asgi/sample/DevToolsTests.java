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

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.asgi.client.JdkClient;
import io.asgi.client.LineClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample application, restarted by DevTools several times in one process.
 */
@Timeout(300)
class DevToolsTests {

	private static final int RUNS = 4;

	private static final Path TARGET = Path.of("target");

	private static final Path CHANGING = TARGET.resolve("test-classes/restart.properties");

	@Test
	void aRestartLeavesNothingBehind() throws Exception {
		int port = freePort();
		try (SampleProcess sample = start(port)) {
			Map<String, Long> threads = Map.of();
			for (int run = 1; run <= RUNS; run++) {
				assertThat(sample.awaitPort()).as("the port is free again").isEqualTo(port);
				Map<String, Long> present = threads(sample.await("RUN " + run + " with threads \\{(.*)}").group(1));
				assertThat(new JdkClient(port, Version.HTTP_1_1).get("/visits").body()).as("the state is new")
					.startsWith("visit 1 ");
				if (run > 2) {
					assertNoneIsLeft(threads, present);
				}
				threads = present;
				if (run < RUNS) {
					restart(port);
				}
			}
			assertThat(Integer.parseInt(sample.await("LOADERS (\\d+)").group(1))).as("class loaders that are left")
				.isLessThanOrEqualTo(RestartedSample.LOADERS_KEPT);
			assertThat(count(sample, "Mounted ASGI application 'visits'")).as("start-ups").isEqualTo(RUNS);
			assertThat(count(sample, "Visits since ")).as("shutdowns").isEqualTo(RUNS - 1);
			assertThat(count(sample, "ERROR")).isZero();
		}
	}

	/**
	 * Somebody is in the chat when the restart comes.
	 */
	private static void restart(int port) throws IOException {
		try (LineClient client = new LineClient(port, "/chat/ada")) {
			assertThat(client.hear()).startsWith("* ada joined");
			changeClasses();
			assertThat(client.awaitClose()).startsWith("1001");
		}
	}

	/**
	 * There are as many threads of a kind as the time before, but for those that the JVM,
	 * Reactor and Netty lend to everybody: they come and go by themselves.
	 */
	private static void assertNoneIsLeft(Map<String, Long> before, Map<String, Long> after) {
		after.forEach((name, count) -> {
			if (!name.startsWith("boundedElastic") && !name.startsWith("parallel")
					&& !name.startsWith("globalEventExecutor") && !name.startsWith("ForkJoinPool-commonPool-worker")) {
				assertThat(count).as("threads named " + name).isLessThanOrEqualTo(before.getOrDefault(name, 0L));
			}
		});
	}

	private static Map<String, Long> threads(String report) {
		return Pattern.compile(", ")
			.splitAsStream(report)
			.map((entry) -> entry.split("="))
			.collect(Collectors.toMap((entry) -> entry[0], (entry) -> Long.valueOf(entry[1])));
	}

	private static SampleProcess start(int port) throws IOException {
		try (Stream<Path> jars = Files.list(TARGET.resolve("devtools"))) {
			String devTools = jars.filter((jar) -> jar.toString().endsWith(".jar"))
				.findFirst()
				.orElseThrow()
				.toString();
			// Without the option, what is softly reachable stays as long as there is
			// memory
			return SampleProcess.start(TARGET.resolve("devtools/sample.log"),
					List.of("-Xmx512m", "-XX:SoftRefLRUPolicyMSPerMB=1", "-D" + RestartedSample.RUNS + "=" + RUNS,
							"-cp", devTools + File.pathSeparator + System.getProperty("java.class.path"),
							RestartedSample.class.getName(), "--server.port=" + port, "--asgi.blocking.keep-alive=1s",
							"--spring.output.ansi.enabled=never"));
		}
	}

	/**
	 * Change something on the class path, which DevTools looks at each second.
	 */
	private static void changeClasses() throws IOException {
		Files.writeString(CHANGING, "#\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static long count(SampleProcess sample, String text) throws IOException {
		return sample.output().lines().filter((line) -> line.contains(text)).count();
	}

}
