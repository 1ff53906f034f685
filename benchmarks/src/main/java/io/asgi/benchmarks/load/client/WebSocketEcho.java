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

package io.asgi.benchmarks.load.client;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.asgi.benchmarks.load.Latencies;
import io.asgi.benchmarks.load.Load;
import io.asgi.benchmarks.load.LoadResult;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Sends messages over WebSockets that send them back, each when the one before it has
 * come back.
 *
 * @param path the path
 * @param size the bytes of a message
 * @param connections how many WebSockets there are
 */
public record WebSocketEcho(String path, int size, int connections) implements Load {

	@Override
	public Session open(int port) throws IOException, InterruptedException {
		return new Echo(port);
	}

	/**
	 * The WebSockets to one server. All fields but the first belong to the thread of the
	 * connections.
	 */
	private final class Echo implements Session {

		private final Client client;

		private final ByteBuf message = Unpooled
			.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[WebSocketEcho.this.size]));

		private final Map<WebSocket, Long> sent = new IdentityHashMap<>();

		private final List<WebSocket> sockets;

		private Latencies latencies = new Latencies();

		private CompletableFuture<LoadResult> result = new CompletableFuture<>();

		private long start;

		private long end;

		private long messages;

		private int waiting;

		Echo(int port) throws IOException, InterruptedException {
			this.client = new Client(port);
			this.sockets = this.client.open(WebSocketEcho.this.connections,
					() -> new WebSocket(port, WebSocketEcho.this.path, this::onMessage, this::onFailure));
		}

		@Override
		public LoadResult run(int seconds) throws IOException, InterruptedException {
			CompletableFuture<LoadResult> result = new CompletableFuture<>();
			this.client.execute(() -> {
				this.result = result;
				this.latencies = new Latencies();
				this.messages = 0;
				this.waiting = this.sockets.size();
				this.start = System.nanoTime();
				this.end = this.start + seconds * 1_000_000_000L;
				this.sockets.forEach(this::send);
			});
			return Client.await(result, seconds + 60);
		}

		private void send(WebSocket socket) {
			this.sent.put(socket, System.nanoTime());
			socket.sendBytes(this.message.duplicate());
		}

		private void onMessage(WebSocket socket) {
			long now = System.nanoTime();
			if (socket.size() != WebSocketEcho.this.size) {
				onFailure(new IOException("A message came back with " + socket.size() + " bytes"));
				return;
			}
			this.latencies.add(now - this.sent.getOrDefault(socket, now));
			this.messages++;
			if (now < this.end) {
				send(socket);
			}
			else if (--this.waiting == 0) {
				this.result.complete(new LoadResult((now - this.start) / 1e9, this.messages, 0,
						this.latencies.micros(0.5), this.latencies.micros(0.99)));
			}
		}

		private void onFailure(Throwable failure) {
			this.result.completeExceptionally(failure);
		}

		@Override
		public void close() {
			this.client.close();
		}

	}

}
