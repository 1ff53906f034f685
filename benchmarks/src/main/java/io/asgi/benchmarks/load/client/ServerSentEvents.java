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
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;

/**
 * Makes the server publish an event, which many clients receive.
 *
 * @param path the path of the events
 * @param publishPath the path that publishes one
 * @param connections how many clients there are
 */
public record ServerSentEvents(String path, String publishPath, int connections) implements Load {

	@Override
	public Session open(int port) throws IOException, InterruptedException {
		return new Events(new Client(port));
	}

	/**
	 * The clients of one server.
	 */
	private final class Events extends Fanout {

		private final HttpConnection publisher;

		Events(Client client) throws IOException, InterruptedException {
			super(client, ServerSentEvents.this.connections);
			this.publisher = client.open(1, () -> new HttpConnection((content) -> {
			}, this::failed)).get(0);
			List<HttpConnection> subscribers = client.open(ServerSentEvents.this.connections,
					() -> new HttpConnection(new EndOfEvent(this::arrived)::read, this::failed));
			for (HttpConnection subscriber : subscribers) {
				subscriber.request(HttpMethod.GET, ServerSentEvents.this.path);
			}
			settle();
		}

		@Override
		void publish() {
			this.publisher.request(HttpMethod.POST, ServerSentEvents.this.publishPath);
		}

	}

	/**
	 * Finds the empty line at the end of each event.
	 */
	private static final class EndOfEvent {

		private final Runnable onEvent;

		private byte last;

		EndOfEvent(Runnable onEvent) {
			this.onEvent = onEvent;
		}

		void read(HttpContent content) {
			ByteBuf bytes = content.content();
			while (bytes.isReadable()) {
				byte next = bytes.readByte();
				if (next == '\n' && this.last == '\n') {
					this.onEvent.run();
				}
				this.last = next;
			}
		}

	}

}
