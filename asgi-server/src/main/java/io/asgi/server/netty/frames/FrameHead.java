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

package io.asgi.server.netty.frames;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * The head of a frame (RFC 9113, section 4.1), as it is read. There is one for each
 * connection, used for one frame after the other.
 */
public final class FrameHead {

	static final int LENGTH = Http2CodecUtil.FRAME_HEADER_LENGTH;

	/**
	 * How many of its bytes tell the type, too.
	 */
	private static final int WITH_TYPE = 4;

	/**
	 * How many bytes have been read.
	 */
	private int read;

	private int payloadLength;

	private int type;

	private int flags;

	private int stream;

	/**
	 * Read on, or read the next head if this one is complete.
	 * @param index where to read
	 * @return the index behind what was read
	 */
	int read(ByteBuf bytes, int index) {
		if (this.read == LENGTH) {
			this.read = 0;
		}
		if (this.read == 0 && bytes.writerIndex() - index >= LENGTH) {
			this.payloadLength = bytes.getUnsignedMedium(index);
			this.type = bytes.getUnsignedByte(index + 3);
			this.flags = bytes.getUnsignedByte(index + 4);
			this.stream = bytes.getInt(index + 5) & Integer.MAX_VALUE;
			this.read = LENGTH;
			return index + LENGTH;
		}
		int next = index;
		while (this.read < LENGTH && next < bytes.writerIndex()) {
			read(bytes.getUnsignedByte(next++));
		}
		return next;
	}

	private void read(short octet) {
		switch (this.read++) {
			case 0 -> this.payloadLength = octet;
			case 1, 2 -> this.payloadLength = this.payloadLength << 8 | octet;
			case 3 -> this.type = octet;
			case 4 -> this.flags = octet;
			// Without the bit that is reserved
			case 5 -> this.stream = octet & 0x7f;
			default -> this.stream = this.stream << 8 | octet;
		}
	}

	/**
	 * Return whether some of the head has been read, and not all of it.
	 */
	boolean isBegun() {
		return this.read > 0 && this.read < LENGTH;
	}

	/**
	 * Return whether what has been read begins a frame of fields.
	 */
	boolean beginsFields() {
		return isBegun() && this.read >= WITH_TYPE && hasFields();
	}

	/**
	 * Return how long the payload is.
	 * @return its length in bytes, with its padding
	 */
	public int payloadLength() {
		return this.payloadLength;
	}

	/**
	 * Return the type of the frame.
	 * @return one of {@link Http2FrameTypes}, or another
	 */
	public int type() {
		return this.type;
	}

	/**
	 * Return the stream of the frame.
	 * @return its identifier; zero for the connection
	 */
	public int stream() {
		return this.stream;
	}

	/**
	 * Return whether the frame is of a type with fields that a client may send.
	 * @return {@code true} for HEADERS and CONTINUATION
	 */
	public boolean hasFields() {
		return this.type == Http2FrameTypes.HEADERS || this.type == Http2FrameTypes.CONTINUATION;
	}

	/**
	 * Return whether no CONTINUATION follows, of a frame with fields.
	 * @return whether the flag is set
	 */
	public boolean endsFields() {
		return (this.flags & Http2Flags.END_HEADERS) != 0;
	}

	/**
	 * Return whether the frame is the last of its stream, of a HEADERS or DATA frame.
	 * @return whether the flag is set
	 */
	public boolean endsStream() {
		return (this.flags & Http2Flags.END_STREAM) != 0;
	}

}
