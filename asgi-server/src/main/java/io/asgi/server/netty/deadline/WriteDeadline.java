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

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.asgi.server.protocol.Completion;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client takes nothing of what is written to it. A write may take as long
 * as it needs, as long as it gets on: what counts is the time during which writes wait
 * and no byte of them leaves.
 * <p>
 * One for each channel, used on its event loop.
 */
public final class WriteDeadline {

	/**
	 * How often progress is looked for within the timeout. It is noticed that much late
	 * at most.
	 */
	private static final int CHECKS = 4;

	private final Channel channel;

	private final long timeout;

	private final Runnable whenOver;

	/**
	 * Made when a write waits for the first time: most never do.
	 */
	private @Nullable Progress progress;

	private int waiting;

	private boolean rest;

	private long lastProgress;

	private @Nullable Future<?> nextCheck;

	/**
	 * Create the deadline of a channel.
	 * @param channel the channel of a connection or of a stream of HTTP/2
	 * @param timeout how long nothing may leave; zero for ever
	 * @param whenOver run when the time is over, at most once for each stop
	 */
	public WriteDeadline(Channel channel, Duration timeout, Runnable whenOver) {
		this.channel = channel;
		this.timeout = Deadlines.nanos(timeout);
		this.whenOver = whenOver;
	}

	/**
	 * Watch over a write until it is done.
	 * @param write the write
	 */
	public void watch(ChannelFuture write) {
		if (this.timeout > 0 && !write.isDone()) {
			begin();
			write.addListener((done) -> end());
		}
	}

	/**
	 * Return a completion for a write that may be done when it has been started.
	 * @param completion told by the returned one
	 * @return the completion, to be awaited after the start of the write
	 */
	public Awaited awaited(Completion completion) {
		return new Awaited(completion);
	}

	/**
	 * Watch over what is pending of a response that has been handed over as a whole. To
	 * be called when Netty has written what the client takes at once.
	 */
	public void watchRest() {
		if (this.timeout > 0 && isPending(this.channel)) {
			this.rest = true;
			start();
		}
	}

	/**
	 * Return whether a write has not ended.
	 * @return {@code true} if one waits
	 */
	public boolean isWaiting() {
		return this.waiting > 0;
	}

	/**
	 * Nothing more will be written. What still waits is watched over.
	 */
	public void close() {
		if (this.waiting == 0 && !this.rest) {
			stop();
		}
	}

	/**
	 * The channel is closed.
	 */
	public void stop() {
		Future<?> nextCheck = this.nextCheck;
		if (nextCheck != null) {
			this.nextCheck = null;
			nextCheck.cancel(false);
		}
	}

	private void begin() {
		this.waiting++;
		start();
	}

	private void start() {
		this.lastProgress = System.nanoTime();
		if (this.nextCheck == null) {
			hasMoved();
			schedule();
		}
	}

	private void end() {
		this.waiting--;
		this.lastProgress = System.nanoTime();
	}

	private boolean hasMoved() {
		Progress progress = this.progress;
		if (progress == null) {
			progress = Progress.of(this.channel);
			this.progress = progress;
		}
		return progress.hasMoved();
	}

	/**
	 * Return whether bytes wait in a stream of HTTP/2.
	 * @param channel the channel of the stream
	 * @return {@code true} if some do
	 */
	public static boolean isPending(Channel channel) {
		return channel.isOpen() && channel.bytesBeforeUnwritable() < channel.config().getWriteBufferHighWaterMark();
	}

	private void schedule() {
		try {
			this.nextCheck = this.channel.eventLoop()
				.schedule(this::check, Math.max(this.timeout / CHECKS, 1), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended, and its channels with it
		}
	}

	/**
	 * The timer outlives the writes: it costs less to look once in vain than to start and
	 * stop it for each of them.
	 */
	private void check() {
		this.nextCheck = null;
		this.rest = this.rest && isPending(this.channel);
		if (this.waiting == 0 && !this.rest) {
			return;
		}
		long now = System.nanoTime();
		if (hasMoved()) {
			this.lastProgress = now;
		}
		if (now - this.lastProgress < this.timeout) {
			schedule();
		}
		else {
			this.whenOver.run();
		}
	}

	/**
	 * A write whose end is watched for from the moment that it turns out to take time.
	 */
	public final class Awaited implements Completion {

		private final Completion completion;

		private boolean done;

		private boolean waiting;

		private Awaited(Completion completion) {
			this.completion = completion;
		}

		/**
		 * The write has been started.
		 */
		public void await() {
			if (!this.done && WriteDeadline.this.timeout > 0) {
				this.waiting = true;
				begin();
			}
		}

		@Override
		public void complete(@Nullable Throwable failure) {
			this.done = true;
			if (this.waiting) {
				end();
			}
			this.completion.complete(failure);
		}

	}

}
