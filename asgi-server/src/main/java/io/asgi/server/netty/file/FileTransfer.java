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

package io.asgi.server.netty.file;

import io.asgi.AsgiException;
import io.asgi.server.netty.deadline.WriteDeadline;
import io.asgi.server.protocol.Completion;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file to a channel, one piece after the other: the next one is taken when the
 * socket has got the one before, so that a slow client costs one piece of memory.
 */
final class FileTransfer {

	/**
	 * How much of a file is in memory at once.
	 */
	private static final int CHUNK = 64 * 1024;

	/**
	 * How much the kernel is asked to send at once, so that the transfer is seen to go
	 * on.
	 */
	private static final int SLICE = 1024 * 1024;

	private final OpenFile file;

	private final boolean zeroCopy;

	private final Channel channel;

	private final WriteDeadline deadline;

	private final Completion completion;

	private long position;

	/**
	 * Create a transfer.
	 * @param file the file, closed at the end
	 * @param zeroCopy whether the kernel may move the bytes: no handler of the channel
	 * needs to see them
	 */
	FileTransfer(OpenFile file, boolean zeroCopy, Channel channel, WriteDeadline deadline, Completion completion) {
		this.file = file;
		this.zeroCopy = zeroCopy;
		this.channel = channel;
		this.deadline = deadline;
		this.completion = completion;
		this.position = file.offset();
	}

	/**
	 * Write the next piece.
	 */
	void next() {
		long left = this.file.end() - this.position;
		if (left == 0) {
			end(null);
		}
		else if (this.zeroCopy) {
			int length = (int) Math.min(left, SLICE);
			write(new FileSlice(this.file.channel(), this.position, length), length);
		}
		else {
			int length = (int) Math.min(left, CHUNK);
			new Read(this.channel.alloc().ioBuffer(length, length), length).start(this.channel.eventLoop());
		}
	}

	private void write(Object piece, int length) {
		this.position += length;
		// Always by the listener: Netty bounds how deep listeners call one another
		ChannelFuture write = this.channel.writeAndFlush(piece);
		this.deadline.watch(write);
		write.addListener((written) -> {
			if (written.isSuccess()) {
				next();
			}
			else {
				failed(written.cause());
			}
		});
	}

	private void failed(Throwable cause) {
		if (this.zeroCopy) {
			new Inquest(cause).start(this.channel.eventLoop());
		}
		else {
			end(cause);
		}
	}

	private void end(@Nullable Throwable failure) {
		this.file.close();
		this.completion.complete(failure);
	}

	/**
	 * Takes a piece into memory.
	 */
	private final class Read extends DiskTask {

		private final ByteBuf buffer;

		private final int length;

		Read(ByteBuf buffer, int length) {
			this.buffer = buffer;
			this.length = length;
		}

		@Override
		void onDisk() throws Exception {
			FileTransfer.this.file.read(FileTransfer.this.position, this.buffer);
		}

		@Override
		void onLoop(@Nullable Throwable failure) {
			if (failure == null) {
				write(this.buffer, this.length);
			}
			else {
				this.buffer.release();
				end(FileTransfer.this.file.unreadable(failure));
			}
		}

		@Override
		void lost() {
			this.buffer.release();
			FileTransfer.this.file.close();
		}

	}

	/**
	 * Finds out whether it was the file that made a write fail: the kernel has read it,
	 * and it may have become shorter.
	 */
	private final class Inquest extends DiskTask {

		private final Throwable writeFailure;

		Inquest(Throwable writeFailure) {
			this.writeFailure = writeFailure;
		}

		@Override
		void onDisk() throws Exception {
			FileTransfer.this.file.requireWhole();
		}

		@Override
		void onLoop(@Nullable Throwable failure) {
			end((failure != null) ? FileTransfer.this.file.unreadable(failure) : this.writeFailure);
		}

		@Override
		void lost() {
			FileTransfer.this.file.close();
		}

	}

}
