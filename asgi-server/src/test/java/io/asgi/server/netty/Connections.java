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

package io.asgi.server.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many connections that one thread holds.
 */
final class Connections implements AutoCloseable {

	private final List<SocketChannel> channels = new ArrayList<>();

	private final InetSocketAddress address;

	Connections(InetSocketAddress address) {
		this.address = address;
	}

	/**
	 * Open connections, and send the same on each.
	 */
	void open(int count, String first) throws IOException {
		for (int i = 0; i < count; i++) {
			SocketChannel channel = SocketChannel.open(this.address);
			channel.write(bytes(first));
			this.channels.add(channel);
		}
	}

	/**
	 * Read until so many bytes have come on each connection.
	 * @return on how many connections they have come
	 */
	int await(int bytes, long seconds) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		int done = 0;
		try (Selector selector = Selector.open()) {
			for (SocketChannel channel : this.channels) {
				channel.configureBlocking(false);
				channel.register(selector, SelectionKey.OP_READ, new int[1]);
			}
			while (done < this.channels.size() && System.nanoTime() < deadline) {
				selector.select(100);
				for (SelectionKey key : selector.selectedKeys()) {
					int[] received = (int[]) key.attachment();
					int read = ((SocketChannel) key.channel()).read(ByteBuffer.allocate(4096));
					received[0] += Math.max(read, 0);
					if (read < 0 || received[0] >= bytes) {
						done += (read < 0) ? 0 : 1;
						key.cancel();
					}
				}
				selector.selectedKeys().clear();
			}
			selector.selectNow();
		}
		return done;
	}

	/**
	 * Send the same on each connection that still takes it.
	 * @return how many did
	 */
	int send(String text) {
		return send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	int send(byte[] bytes) {
		int sent = 0;
		for (SocketChannel channel : this.channels) {
			try {
				sent += (channel.write(ByteBuffer.wrap(bytes)) > 0) ? 1 : 0;
			}
			catch (IOException ex) {
				// Closed by the server
			}
		}
		return sent;
	}

	int size() {
		return this.channels.size();
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	@Override
	public void close() throws IOException {
		for (SocketChannel channel : this.channels) {
			channel.close();
		}
	}

}
