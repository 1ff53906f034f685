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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket client for the command line that needs nothing but a JDK: sends each line of
 * its input as a text message and prints the text messages it gets. At the end of its
 * input it closes, once as many messages have come as it has sent, after 2 s at most.
 * <pre>
 * java docs/WebSocketClient.java ws://localhost:8080/chat/ada
 * </pre>
 */
public class WebSocketClient implements WebSocket.Listener {

	private static final int MAX_WAIT = 2;

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final Semaphore received = new Semaphore(0);

	public static void main(String[] args) throws IOException, InterruptedException {
		if (args.length != 1) {
			System.err.println("Usage: java WebSocketClient.java <ws://host:port/path>");
			System.exit(2);
		}
		WebSocketClient client = new WebSocketClient();
		WebSocket webSocket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create(args[0]), client)
			.exceptionally(WebSocketClient::fail)
			.join();
		client.closed.thenRun(() -> System.exit(0));
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
		int sent = 0;
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			webSocket.sendText(line, true).join();
			sent++;
		}
		client.received.tryAcquire(sent, MAX_WAIT, TimeUnit.SECONDS);
		webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
		client.closed.join();
	}

	@Override
	public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
		System.out.print(text);
		if (last) {
			System.out.println();
			this.received.release();
		}
		webSocket.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
		System.out.println(("closed: " + code + " " + reason).strip());
		// The close is answered before the program ends
		webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((sent, error) -> this.closed.complete(null));
		return this.closed;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		fail(error);
	}

	private static WebSocket fail(Throwable error) {
		Throwable cause = (error.getCause() != null) ? error.getCause() : error;
		System.err.println("failed: " + ((cause instanceof WebSocketHandshakeException refused)
				? "the server answered with status " + refused.getResponse().statusCode() : cause));
		System.exit(1);
		return null;
	}

}
