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

package io.asgi.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the WebSocket client of the documentation, as its commands do.
 */
public final class DocumentedClient {

	private DocumentedClient() {
	}

	/**
	 * Run it to its end.
	 * @param port the port of the server
	 * @param path the path of the WebSocket
	 * @param input what is piped into it
	 * @return what it has written, and its exit code
	 */
	public static Result run(int port, String path, String input) throws IOException, InterruptedException {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		Process client = new ProcessBuilder(java.toString(), "docs/WebSocketClient.java",
				"ws://localhost:" + port + path)
			.directory(Path.of("").toAbsolutePath().getParent().toFile())
			.redirectErrorStream(true)
			.start();
		try (OutputStream stdin = client.getOutputStream()) {
			stdin.write(input.getBytes(StandardCharsets.UTF_8));
		}
		String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Result(output.lines().toList(), client.waitFor());
	}

	/**
	 * What has come of it.
	 *
	 * @param lines what it has written
	 * @param exitCode how it has ended
	 */
	public record Result(List<String> lines, int exitCode) {
	}

}
