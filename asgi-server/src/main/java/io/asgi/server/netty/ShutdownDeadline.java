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
import io.asgi.server.protocol.HttpProtocol;
import io.asgi.server.protocol.StoppableHttpProtocol;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts an HTTP exchange off that goes on for too long when the server stops.
 */
final class ShutdownDeadline {

	private static final Logger logger = LoggerFactory.getLogger(ShutdownDeadline.class);

	private final Exchange exchange;

	private final HttpProtocol protocol;

	private final StoppableHttpProtocol stoppable;

	private boolean over;

	private @Nullable Future<?> end;

	ShutdownDeadline(Exchange exchange, HttpProtocol protocol, StoppableHttpProtocol stoppable) {
		this.exchange = exchange;
		this.protocol = protocol;
		this.stoppable = stoppable;
	}

	/**
	 * The server has begun to stop.
	 * @param time until when the exchange may go on, as of {@link System#nanoTime()}
	 */
	void begin(long time) {
		this.exchange.onLoop(() -> {
			if (this.end == null && !this.over) {
				this.stoppable.stop();
				this.end = this.exchange.context()
					.channel()
					.eventLoop()
					.schedule(this::outOfTime, time - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
		});
	}

	/**
	 * The exchange has ended.
	 */
	void close() {
		this.over = true;
		if (this.end != null) {
			this.end.cancel(false);
		}
	}

	private void outOfTime() {
		if (this.exchange.isWaiting()) {
			this.exchange.context().limitReached(Limit.SHUTDOWN_GRACE);
			this.exchange.refuse(Refusal.GOING_AWAY);
		}
		else if (this.protocol.isUnderWay() || this.exchange.writer().isWriting()) {
			this.exchange.context().limitReached(Limit.SHUTDOWN_GRACE);
			logger.info("ASGI application '{}' is cut off on {}: the server stops, and its grace period is over",
					this.exchange.context().mount().name(), this.exchange.context().describe());
			this.exchange.context().observer().cutOff();
			this.exchange.clientGone();
			this.exchange.cutOff();
		}
	}

}
