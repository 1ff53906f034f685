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

import java.util.function.BiConsumer;

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
	private static final int COPIED = 64 * 1024;

	/**
	 * How much of a file is given to the kernel at once: more saves calls, but what is
	 * not in memory yet is read from the disk within them, on the event loop.
	 */
	private static final int SENT = 256 * 1024;

	private final OpenFile file;

	private final Channel channel;

	private final boolean zeroCopy;

	private final BiConsumer<ChannelFuture, Completion> waiting;

	private final Completion completion;

	private long position;

	/**
	 * Create a transfer.
	 * @param file the file, closed at the end
	 * @param zeroCopy whether the kernel may move the bytes: no handler of the channel
	 * needs to see them
	 * @param waiting reports how a write ends
	 */
	FileTransfer(OpenFile file, Channel channel, boolean zeroCopy, BiConsumer<ChannelFuture, Completion> waiting,
			Completion completion) {
		this.file = file;
		this.channel = channel;
		this.zeroCopy = zeroCopy;
		this.waiting = waiting;
		this.completion = completion;
		this.position = file.offset();
	}

	/**
	 * Write the next piece.
	 */
	void next() {
		int length = (int) Math.min(this.zeroCopy ? SENT : COPIED, this.file.end() - this.position);
		if (length == 0) {
			end(null);
		}
		else if (this.zeroCopy) {
			write(new FileSlice(this.file.channel(), this.position, length), length);
		}
		else {
			new Read(this.channel.alloc().ioBuffer(length, length)).start(this.channel.eventLoop());
		}
	}

	private void write(Object piece, int length) {
		this.position += length;
		ChannelFuture write = this.channel.writeAndFlush(piece);
		if (write.isSuccess()) {
			// Not from within: neither the stack nor the turn is to grow with the file
			this.channel.eventLoop().execute(this::next);
		}
		else {
			this.waiting.accept(write, this::written);
		}
	}

	private void written(@Nullable Throwable failure) {
		if (failure == null) {
			next();
		}
		else if (this.zeroCopy) {
			new Inquest(failure).start(this.channel.eventLoop());
		}
		else {
			end(failure);
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

		Read(ByteBuf buffer) {
			this.buffer = buffer;
		}

		@Override
		void onDisk() throws Exception {
			FileTransfer.this.file.read(FileTransfer.this.position, this.buffer);
		}

		@Override
		void onLoop(@Nullable Throwable failure) {
			if (failure == null) {
				write(this.buffer, this.buffer.readableBytes());
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
