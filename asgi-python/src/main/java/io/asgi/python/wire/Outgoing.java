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

package io.asgi.python.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the frames of one turn of the event loop, and writes them together.
 */
final class Outgoing {

	private static final int CAPACITY = 16 * 1024;

	private static final int FULL = 64 * 1024;

	private final Channel channel;

	private @Nullable ByteBuf buffer;

	private boolean unflushed;

	Outgoing(Channel channel) {
		this.channel = channel;
	}

	void frame(int type, int flags, int stream) {
		header(type, flags, stream, 0);
	}

	void frame(int type, int flags, int stream, byte[] payload) {
		header(type, flags, stream, payload.length).writeBytes(payload);
	}

	void credit(int stream, int bytes) {
		header(Frames.CREDIT, 0, stream, 4).writeInt(bytes);
	}

	/**
	 * Write a payload of two pieces.
	 */
	void frame(int type, int flags, int stream, ByteWriter head, byte[] rest) {
		header(type, flags, stream, head.size() + rest.length).writeBytes(head.array(), 0, head.size())
			.writeBytes(rest);
	}

	/**
	 * Write a head, in as many frames as it needs.
	 */
	void head(int type, int flags, int stream, ByteWriter head) {
		int position = 0;
		while (head.size() - position > Frames.MAX_PAYLOAD) {
			header(type, Frames.MORE, stream, Frames.MAX_PAYLOAD).writeBytes(head.array(), position,
					Frames.MAX_PAYLOAD);
			position += Frames.MAX_PAYLOAD;
		}
		int rest = head.size() - position;
		header(type, flags, stream, rest).writeBytes(head.array(), position, rest);
	}

	/**
	 * Return where the payload is to be written to.
	 */
	ByteBuf header(int type, int flags, int stream, int length) {
		ByteBuf buffer = room(Frames.HEADER_SIZE + length);
		return buffer.writeInt(length).writeByte(type).writeByte(flags).writeInt(stream);
	}

	private ByteBuf room(int size) {
		ByteBuf buffer = this.buffer;
		if (buffer != null && buffer.readableBytes() + size > FULL) {
			write();
			buffer = null;
		}
		if (buffer == null) {
			buffer = this.channel.alloc().ioBuffer(Math.max(CAPACITY, size));
			this.buffer = buffer;
		}
		return buffer;
	}

	private void write() {
		ByteBuf buffer = this.buffer;
		if (buffer != null) {
			this.buffer = null;
			this.unflushed = true;
			this.channel.write(buffer, this.channel.voidPromise());
		}
	}

	/**
	 * Return whether the worker takes what is written to it.
	 */
	boolean isWritable() {
		return this.channel.isWritable();
	}

	void flush() {
		write();
		if (this.unflushed) {
			this.unflushed = false;
			this.channel.flush();
		}
	}

	/**
	 * Forget what has not been written.
	 */
	void close() {
		ByteBuf buffer = this.buffer;
		if (buffer != null) {
			this.buffer = null;
			buffer.release();
		}
	}

}
