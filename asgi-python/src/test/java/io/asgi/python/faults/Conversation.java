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

package io.asgi.python.faults;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client's end of a WebSocket. Messages are gathered from their fragments.
 */
final class Conversation implements WebSocket.Listener {

	private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();

	private final CompletableFuture<String> closed = new CompletableFuture<>();

	private final StringBuilder text = new StringBuilder();

	private byte[] bytes = new byte[0];

	private WebSocket socket;

	static Conversation open(Running running, String path, String... subprotocols) throws Exception {
		Conversation conversation = new Conversation();
		WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
		if (subprotocols.length > 0) {
			builder.subprotocols(subprotocols[0], java.util.Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
		}
		conversation.socket = builder.buildAsync(running.webSocketUri(path), conversation)
			.get(Await.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		return conversation;
	}

	WebSocket socket() {
		return this.socket;
	}

	Object next() throws InterruptedException {
		Object message = this.messages.poll(Await.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		assertThat(message).as("the next message").isNotNull();
		return message;
	}

	/**
	 * Wait for the end, and return its code and reason.
	 */
	String awaitClose() throws Exception {
		return this.closed.get(Await.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.text.append(data);
		if (last) {
			this.messages.add(this.text.toString());
			this.text.setLength(0);
		}
		socket.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
		byte[] joined = java.util.Arrays.copyOf(this.bytes, this.bytes.length + data.remaining());
		data.get(joined, this.bytes.length, data.remaining());
		this.bytes = joined;
		if (last) {
			this.messages.add(joined);
			this.bytes = new byte[0];
		}
		socket.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
		this.closed.complete((code + " " + reason).strip());
		return null;
	}

	@Override
	public void onError(WebSocket socket, Throwable error) {
		this.closed.complete(error.toString());
	}

}
