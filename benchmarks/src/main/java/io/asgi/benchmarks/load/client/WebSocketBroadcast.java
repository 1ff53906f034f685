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
import java.util.List;

import io.asgi.benchmarks.load.Load;
import io.netty.buffer.Unpooled;

/**
 * Sends a message over one of many WebSockets, all of which receive it.
 *
 * @param path the path
 * @param connections how many WebSockets there are
 */
public record WebSocketBroadcast(String path, int connections) implements Load {

	@Override
	public Session open(int port) throws IOException, InterruptedException {
		return new Broadcast(new Client(port), port);
	}

	/**
	 * The WebSockets to one server.
	 */
	private final class Broadcast extends Fanout {

		private static final byte[] MESSAGE = { 'H', 'e', 'l', 'l', 'o' };

		private final List<WebSocket> sockets;

		Broadcast(Client client, int port) throws IOException, InterruptedException {
			super(client, WebSocketBroadcast.this.connections);
			this.sockets = client.open(WebSocketBroadcast.this.connections,
					() -> new WebSocket(port, WebSocketBroadcast.this.path, (socket) -> arrived(), this::failed));
			settle();
		}

		@Override
		void publish() {
			this.sockets.get(0).sendText(Unpooled.wrappedBuffer(MESSAGE));
		}

	}

}
