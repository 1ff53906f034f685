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

package io.asgi.server.netty.deadline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back in time, whoever waits for something on a connection. Most waits are over
 * soon, and it costs less to look once in vain than to start and stop a timer for each of
 * them: there is one for all, which outlives them. Used on the event loop of the
 * connection.
 */
final class ConnectionTimer {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionTimer.class);

	private static final AttributeKey<ConnectionTimer> KEY = AttributeKey.valueOf(ConnectionTimer.class, "timer");

	private final EventLoop eventLoop;

	private final Set<Alarm> alarms = new HashSet<>();

	private @Nullable Future<?> timer;

	private long due;

	private boolean closed;

	private ConnectionTimer(EventLoop eventLoop) {
		this.eventLoop = eventLoop;
	}

	/**
	 * Return the timer of a connection.
	 * @param channel the channel of the connection, or of a stream on it
	 */
	static ConnectionTimer of(Channel channel) {
		Channel connection = (channel instanceof Http2StreamChannel stream) ? stream.parent() : channel;
		Attribute<ConnectionTimer> attribute = connection.attr(KEY);
		ConnectionTimer present = attribute.get();
		if (present != null) {
			return present;
		}
		ConnectionTimer timer = new ConnectionTimer(connection.eventLoop());
		attribute.set(timer);
		connection.closeFuture().addListener((closed) -> timer.close());
		return timer;
	}

	/**
	 * Return an alarm that is not set.
	 * @param callback run when its time has come
	 */
	Alarm alarm(Runnable callback) {
		return new Alarm(callback);
	}

	private void schedule(long nanos, long due) {
		if (this.timer != null && this.due - due <= 0) {
			return;
		}
		stop();
		this.due = due;
		try {
			this.timer = this.eventLoop.schedule(this::ring, nanos, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended, and with it what is awaited
		}
	}

	private void stop() {
		Future<?> timer = this.timer;
		if (timer != null) {
			this.timer = null;
			timer.cancel(false);
		}
	}

	private void ring() {
		this.timer = null;
		long now = this.eventLoop.ticker().nanoTime();
		List<Alarm> over = new ArrayList<>();
		for (Alarm alarm : this.alarms) {
			if (alarm.due - now <= 0) {
				over.add(alarm);
			}
			else {
				schedule(alarm.due - now, alarm.due);
			}
		}
		for (Alarm alarm : over) {
			// It may have been cancelled by one of those before it
			if (this.alarms.remove(alarm)) {
				alarm.ring();
			}
		}
	}

	private void close() {
		this.closed = true;
		this.alarms.clear();
		stop();
	}

	/**
	 * One of those who wait.
	 */
	final class Alarm {

		private final Runnable callback;

		private long due;

		private Alarm(Runnable callback) {
			this.callback = callback;
		}

		/**
		 * One that fails must not keep the others from ringing.
		 */
		private void ring() {
			try {
				this.callback.run();
			}
			catch (RuntimeException | Error ex) {
				logger.error("What was due on a connection has failed", ex);
			}
		}

		/**
		 * Ring in so many nanoseconds, unless that is to happen anyway, or the connection
		 * has ended.
		 */
		void setUnlessSet(long nanos) {
			if (!ConnectionTimer.this.closed && ConnectionTimer.this.alarms.add(this)) {
				this.due = ConnectionTimer.this.eventLoop.ticker().nanoTime() + nanos;
				schedule(nanos, this.due);
			}
		}

		/**
		 * Do not ring.
		 */
		void cancel() {
			ConnectionTimer.this.alarms.remove(this);
		}

	}

}
