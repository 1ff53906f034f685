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

import io.asgi.server.protocol.Completion;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes a long part of a body in slices. So the progress of a slow client can be seen,
 * and TLS does not encrypt all of it at once. Used on the event loop of the channel.
 */
final class SlicedWrite {

	/**
	 * The length of a slice: no frame of HTTP/2 and no record of TLS need be longer.
	 */
	static final int SLICE = 16 * 1024;

	private static final int MAX_PENDING = 4;

	private final Channel channel;

	private final WriteWatch watch;

	private final byte[] body;

	private final Runnable whenLastWritten;

	private final Completion completion;

	private int offset;

	private int pending;

	private boolean writing;

	private @Nullable Throwable failure;

	/**
	 * Create a write that has not begun.
	 * @param body the bytes, at least one
	 * @param whenLastWritten run when the last slice has been handed over, before it is
	 * flushed
	 * @param completion told when all of it has been taken
	 */
	SlicedWrite(Channel channel, WriteWatch watch, byte[] body, Runnable whenLastWritten, Completion completion) {
		this.channel = channel;
		this.watch = watch;
		this.body = body;
		this.whenLastWritten = whenLastWritten;
		this.completion = completion;
	}

	void write() {
		this.writing = true;
		while (this.failure == null && this.pending < MAX_PENDING && !isWritten()) {
			int length = Math.min(SLICE, this.body.length - this.offset);
			ChannelFuture slice = this.channel.write(Unpooled.wrappedBuffer(this.body, this.offset, length));
			this.offset += length;
			this.pending++;
			if (isWritten()) {
				this.whenLastWritten.run();
			}
			if (isWritten() || this.pending == MAX_PENDING) {
				this.channel.flush();
			}
			this.watch.complete(slice, this::sliceTaken);
		}
		this.writing = false;
		completeIfDone();
	}

	private void sliceTaken(@Nullable Throwable failure) {
		this.pending--;
		if (this.failure == null) {
			this.failure = failure;
		}
		if (!this.writing) {
			if (this.failure == null && !isWritten()) {
				write();
			}
			else {
				completeIfDone();
			}
		}
	}

	private void completeIfDone() {
		if (this.pending == 0 && (this.failure != null || isWritten())) {
			this.completion.complete(this.failure);
		}
	}

	private boolean isWritten() {
		return this.offset == this.body.length;
	}

}
