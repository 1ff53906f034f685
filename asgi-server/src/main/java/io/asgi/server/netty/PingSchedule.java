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

import java.util.concurrent.TimeUnit;

import io.asgi.server.Limit;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.netty.deadline.Deadlines;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sends a ping over a WebSocket that is silent, and drops it if it stays so. A WebSocket
 * that is not being read, because its application does not receive, is left alone: its
 * pongs wait behind messages.
 */
final class PingSchedule {

	private final WebSocketConnection connection;

	private final long interval;

	private final long timeout;

	private long pingSent;

	private boolean awaitingPong;

	private @Nullable Future<?> next;

	PingSchedule(WebSocketConnection connection, WebSocketOptions options) {
		this.connection = connection;
		this.interval = Deadlines.nanos(options.pingInterval());
		this.timeout = Deadlines.nanos(options.pingTimeout());
	}

	void start() {
		if (this.interval > 0) {
			schedule(this.interval);
		}
	}

	void stop() {
		Future<?> next = this.next;
		if (next != null) {
			next.cancel(false);
		}
	}

	private void check() {
		if (!this.connection.channel().isActive() || this.connection.isCloseSent()) {
			return;
		}
		long now = System.nanoTime();
		long silent = now - this.connection.lastRead();
		if (!this.connection.isReading()) {
			this.awaitingPong = false;
			schedule(this.interval);
		}
		else if (this.awaitingPong && this.connection.lastRead() - this.pingSent < 0) {
			this.connection.lost(Limit.WEBSOCKET_PING_TIME);
		}
		else if (silent < this.interval) {
			this.awaitingPong = false;
			schedule(this.interval - silent);
		}
		else {
			ping();
		}
	}

	/**
	 * A pong can be expected only when the ping has left: a client that takes a long
	 * message slowly has not seen it yet.
	 */
	private void ping() {
		this.connection.ping().addListener((written) -> {
			if (written.isSuccess()) {
				this.pingSent = System.nanoTime();
				this.awaitingPong = (this.timeout > 0);
				schedule(this.awaitingPong ? this.timeout : this.interval);
			}
		});
	}

	private void schedule(long nanos) {
		this.next = this.connection.channel().eventLoop().schedule(this::check, nanos, TimeUnit.NANOSECONDS);
	}

}
