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

import java.time.Duration;

import io.asgi.server.protocol.Completion;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client takes nothing of what is being written to it. A write that ends
 * is progress, also one of several that are pending. Used on the event loop of the
 * channel.
 */
final class WriteWatch {

	private final Channel channel;

	private final IdleWatch watch;

	private final Runnable stalled;

	private int pending;

	/**
	 * Create a watch over a channel.
	 * @param timeout how long the client may take nothing; zero for ever
	 * @param stalled called when it has
	 */
	WriteWatch(Channel channel, Duration timeout, Runnable stalled) {
		this.channel = channel;
		this.stalled = stalled;
		this.watch = new IdleWatch(channel.eventLoop(), timeout, this::expired);
	}

	/**
	 * Report how a write ends: at once if it has ended already.
	 */
	void complete(ChannelFuture write, Completion completion) {
		if (write.isDone()) {
			completion.complete(write.cause());
		}
		else {
			begin();
			write.addListener((done) -> {
				end();
				completion.complete(done.cause());
			});
		}
	}

	/**
	 * Return a completion for a write that may have ended when {@link Write#await()} is
	 * called.
	 */
	Write write(Completion completion) {
		return new Write(completion);
	}

	/**
	 * Watch what is pending of a response that the channel, an HTTP/2 stream, has been
	 * given as a whole.
	 */
	void rest() {
		// At the end of the turn Netty has written what the client takes at once
		this.channel.eventLoop().execute(() -> {
			if (isPending()) {
				this.watch.begin();
			}
		});
	}

	/**
	 * Return whether a write has not ended.
	 */
	boolean isWriting() {
		return this.pending > 0;
	}

	/**
	 * Nothing more will be written.
	 */
	void close() {
		if (this.pending == 0 && !isPending()) {
			this.watch.close();
		}
	}

	private void begin() {
		this.pending++;
		this.watch.begin();
	}

	private void end() {
		this.pending--;
		if (this.pending > 0) {
			this.watch.begin();
		}
		else {
			this.watch.end();
		}
	}

	private void expired() {
		if (this.pending > 0 || isPending()) {
			this.stalled.run();
		}
	}

	private boolean isPending() {
		return this.channel.isOpen()
				&& this.channel.bytesBeforeUnwritable() < this.channel.config().getWriteBufferHighWaterMark();
	}

	/**
	 * A write whose end is watched for from the moment that it turns out to take time.
	 */
	final class Write implements Completion {

		private final Completion completion;

		private boolean done;

		private boolean awaited;

		private Write(Completion completion) {
			this.completion = completion;
		}

		void await() {
			if (!this.done) {
				this.awaited = true;
				begin();
			}
		}

		@Override
		public void complete(@Nullable Throwable failure) {
			this.done = true;
			if (this.awaited) {
				end();
			}
			this.completion.complete(failure);
		}

	}

}
