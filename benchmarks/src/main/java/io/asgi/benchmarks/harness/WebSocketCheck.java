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

package io.asgi.benchmarks.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Checks that a WebSocket sends a message back.
 *
 * @param path the path
 */
record WebSocketCheck(String path) implements Check {

	private static final String MESSAGE = "Is anybody there?";

	private static final int MAX_SECONDS = 60;

	@Override
	public void check(int port) throws IOException, InterruptedException {
		CompletableFuture<String> answer = new CompletableFuture<>();
		URI uri = URI.create("ws://127.0.0.1:" + port + this.path);
		try {
			WebSocket socket = HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(uri, new Listener(answer))
				.get(MAX_SECONDS, TimeUnit.SECONDS);
			socket.sendText(MESSAGE, true);
			String text = answer.get(MAX_SECONDS, TimeUnit.SECONDS);
			socket.abort();
			if (!text.equals(MESSAGE)) {
				throw new IOException(uri + " has sent '" + text + "' back");
			}
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IOException(uri + " has not sent a message back", ex);
		}
	}

	/**
	 * Takes the first message.
	 *
	 * @param answer where to
	 */
	private record Listener(CompletableFuture<String> answer) implements WebSocket.Listener {

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.answer.complete(data.toString());
			return CompletableFuture.completedStage(null);
		}

		@Override
		public void onError(WebSocket socket, Throwable error) {
			this.answer.completeExceptionally(error);
		}

	}

}
