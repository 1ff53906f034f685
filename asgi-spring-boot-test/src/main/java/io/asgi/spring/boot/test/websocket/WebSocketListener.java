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

package io.asgi.spring.boot.test.websocket;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what the server says until the test takes it: a few messages, after which the
 * server has to wait.
 */
final class WebSocketListener implements WebSocket.Listener {

	/**
	 * Messages that may wait. Each that is taken makes room for another one.
	 */
	static final int CAPACITY = 64;

	private static final int MAX_MESSAGE = 64 * 1024 * 1024;

	private final BlockingQueue<Heard> messages = new ArrayBlockingQueue<>(CAPACITY + 1);

	private final BlockingQueue<byte[]> pings = new ArrayBlockingQueue<>(CAPACITY);

	private final BlockingQueue<byte[]> pongs = new ArrayBlockingQueue<>(CAPACITY);

	private final StringBuilder text = new StringBuilder();

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	@Override
	public void onOpen(WebSocket webSocket) {
		webSocket.request(CAPACITY);
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
		this.text.append(part);
		if (last) {
			this.messages.offer(new Heard.Text(this.text.toString()));
			this.text.setLength(0);
		}
		else {
			requestMore(webSocket, this.text.length());
		}
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer part, boolean last) {
		this.bytes.writeBytes(content(part));
		if (last) {
			this.messages.offer(new Heard.Bytes(this.bytes.toByteArray()));
			this.bytes.reset();
		}
		else {
			requestMore(webSocket, this.bytes.size());
		}
		return null;
	}

	private void requestMore(WebSocket webSocket, int length) {
		if (length > MAX_MESSAGE) {
			this.messages.offer(new Heard.Failed(
					new IllegalStateException("A message is longer than " + MAX_MESSAGE + ", which no test expects")));
			webSocket.abort();
		}
		else {
			webSocket.request(1);
		}
	}

	@Override
	public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer content) {
		this.pings.offer(content(content));
		webSocket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer content) {
		this.pongs.offer(content(content));
		webSocket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
		this.messages.offer(new Heard.Closed(new WebSocketClose(code, reason)));
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		this.messages.offer(new Heard.Failed(error));
	}

	@Nullable Heard message(long millis) throws InterruptedException {
		return this.messages.poll(millis, TimeUnit.MILLISECONDS);
	}

	byte @Nullable [] ping(long millis) throws InterruptedException {
		return this.pings.poll(millis, TimeUnit.MILLISECONDS);
	}

	byte @Nullable [] pong(long millis) throws InterruptedException {
		return this.pongs.poll(millis, TimeUnit.MILLISECONDS);
	}

	private static byte[] content(ByteBuffer buffer) {
		byte[] content = new byte[buffer.remaining()];
		buffer.get(content);
		return content;
	}

	/**
	 * What the server has said.
	 */
	sealed interface Heard {

		/**
		 * Return whether nothing comes after it.
		 */
		default boolean isLast() {
			return false;
		}

		record Text(String text) implements Heard {

			@Override
			public String toString() {
				return "the text '" + this.text + "'";
			}

		}

		record Bytes(byte[] bytes) implements Heard {

			@Override
			public String toString() {
				return this.bytes.length + " bytes";
			}

		}

		record Closed(WebSocketClose close) implements Heard {

			@Override
			public boolean isLast() {
				return true;
			}

			@Override
			public String toString() {
				return "a close with " + this.close;
			}

		}

		record Failed(Throwable error) implements Heard {

			@Override
			public boolean isLast() {
				return true;
			}

			@Override
			public String toString() {
				return "no more, the connection was lost: " + this.error;
			}

		}

	}

}
