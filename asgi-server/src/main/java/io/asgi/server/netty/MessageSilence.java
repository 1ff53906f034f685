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

import io.asgi.server.netty.deadline.IdleDeadline;
import io.asgi.server.netty.deadline.Progress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a WebSocket has had no message either way for too long. A message on its
 * way is no silence, as long as bytes of it come or go. Used on the event loop of the
 * channel.
 */
final class MessageSilence {

	private final Channel channel;

	private final Runnable tooLong;

	private final IdleDeadline deadline;

	/**
	 * Made when a message waits for the first time: most never do.
	 */
	private @Nullable Progress progress;

	private int leaving;

	/**
	 * Create the watch over a channel.
	 * @param channel the channel
	 * @param timeout how long there may be silence
	 * @param tooLong run when there has been
	 */
	MessageSilence(Channel channel, Duration timeout, Runnable tooLong) {
		this.channel = channel;
		this.tooLong = tooLong;
		this.deadline = new IdleDeadline(channel, timeout, this::expired);
	}

	void start() {
		this.deadline.begin();
	}

	void stop() {
		this.deadline.close();
	}

	/**
	 * A message, or a part of one, has come or gone.
	 */
	void broken() {
		if (this.channel.isActive()) {
			this.deadline.begin();
		}
	}

	/**
	 * A message leaves.
	 */
	void brokenBy(ChannelFuture write) {
		broken();
		if (!write.isDone()) {
			if (this.leaving == 0) {
				// What has moved before is no part of the message
				hasMoved();
			}
			this.leaving++;
			write.addListener((done) -> {
				this.leaving--;
				broken();
			});
		}
	}

	private void expired() {
		if (this.leaving > 0 && hasMoved()) {
			this.deadline.begin();
		}
		else {
			this.tooLong.run();
		}
	}

	private boolean hasMoved() {
		Progress progress = this.progress;
		if (progress == null) {
			progress = Progress.of(this.channel);
			this.progress = progress;
		}
		return progress.hasMoved();
	}

}
