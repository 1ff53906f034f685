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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JDK's WebSocket client; each text message is a line.
 */
public final class LineClient implements AutoCloseable {

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final CompletableFuture<String> closed = new CompletableFuture<>();

	private final WebSocket webSocket;

	public LineClient(int port, String path) {
		this.webSocket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:" + port + path), new Listener())
			.join();
	}

	public void say(String message) {
		this.webSocket.sendText(message, true).join();
	}

	public String hear() {
		try {
			String line = this.lines.poll(10, TimeUnit.SECONDS);
			assertThat(line).as("a line within ten seconds").isNotNull();
			return line;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Wait for a line, and pass over those before it.
	 * @param start how the line starts
	 * @return the line
	 */
	public String hearUntil(String start) {
		String line = hear();
		while (!line.startsWith(start)) {
			line = hear();
		}
		return line;
	}

	/**
	 * Return how the server closed the WebSocket.
	 * @return the code, a space, and the reason
	 */
	public String awaitClose() {
		return this.closed.orTimeout(10, TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		// Fails if the server has closed first, which is as good
		this.webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").handle((sent, failure) -> sent).join();
	}

	private final class Listener implements WebSocket.Listener {

		private final StringBuilder line = new StringBuilder();

		@Override
		public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
			this.line.append(text);
			if (last) {
				LineClient.this.lines.add(this.line.toString());
				this.line.setLength(0);
			}
			webSocket.request(1);
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
			LineClient.this.closed.complete(code + " " + reason);
			return CompletableFuture.completedStage(null);
		}

		@Override
		public void onError(WebSocket webSocket, Throwable error) {
			LineClient.this.closed.completeExceptionally(error);
		}

	}

}
