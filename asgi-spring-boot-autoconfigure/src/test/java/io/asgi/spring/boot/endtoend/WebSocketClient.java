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

package io.asgi.spring.boot.endtoend;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A WebSocket client that collects what it receives: messages, and at last
 * {@code close:<code>}.
 */
final class WebSocketClient implements WebSocket.Listener {

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final WebSocket webSocket;

	private WebSocketClient(URI uri) {
		this.webSocket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.connectTimeout(Server.TIMEOUT)
			.buildAsync(uri, this)
			.orTimeout(Server.TIMEOUT.toSeconds(), TimeUnit.SECONDS)
			.join();
	}

	static WebSocketClient connect(URI uri) {
		return new WebSocketClient(uri);
	}

	void send(String text) {
		this.webSocket.sendText(text, true).join();
	}

	String next() throws InterruptedException {
		String next = this.received.poll(Server.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		assertThat(next).as("received").isNotNull();
		return next;
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.received.add(data.toString());
		webSocket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		this.received.add("close:" + statusCode);
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		this.received.add("error:" + error);
	}

}
