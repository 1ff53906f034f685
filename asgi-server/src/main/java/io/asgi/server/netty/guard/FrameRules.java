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

package io.asgi.server.netty.guard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose client opens streams out of order (RFC 9113, section 5.1.1), or
 * goes on with a stream that it has ended (section 5.1). Netty resets the stream alone:
 * it has forgotten which of the two has happened, and an error of a stream that is closed
 * is one of the connection.
 * <p>
 * Keeps DATA from the codec that was on its way to a stream when the server reset it: see
 * {@link ResetStreams}. Trailers pass, and are answered: without them the codec could not
 * read the next fields.
 * <p>
 * Looks at the heads of frames as they pass on their way to the codec. A head that is not
 * complete waits.
 */
final class FrameRules extends ChannelInboundHandlerAdapter {

	private static final int HEAD_LENGTH = Http2CodecUtil.FRAME_HEADER_LENGTH;

	private final StreamHistory history = new StreamHistory();

	private final ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();

	/**
	 * How many bytes of the head have been seen, in this or an earlier read.
	 */
	private int headSeen;

	private int payloadLength;

	private int type;

	private short flags;

	private int stream;

	private int toSkip;

	/**
	 * The beginning of a head whose rest is in a later read.
	 */
	private final ByteBuf heldBack = Unpooled.buffer(HEAD_LENGTH, HEAD_LENGTH);

	private boolean ignored;

	private boolean inFields;

	private @Nullable ResetStreams resets;

	private boolean failed;

	/**
	 * The codec is there.
	 */
	void watch(Http2FrameCodec codec) {
		this.resets = new ResetStreams(codec, this.history);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (this.failed) {
			ReferenceCountUtil.release(message);
		}
		else if (!(message instanceof ByteBuf bytes)) {
			context.fireChannelRead(message);
		}
		else if (isPreface(bytes)) {
			look(context, bytes);
		}
		else {
			// HTTP/1.1, at least for now
			context.pipeline().remove(this);
			context.fireChannelRead(message);
		}
	}

	/**
	 * Take from the connection preface what this read has of it.
	 */
	private boolean isPreface(ByteBuf bytes) {
		int length = Math.min(this.preface.readableBytes(), bytes.readableBytes());
		for (int i = 0; i < length; i++) {
			if (bytes.getByte(bytes.readerIndex() + i) != this.preface.readByte()) {
				return false;
			}
		}
		this.toSkip += length;
		return true;
	}

	/**
	 * Look at what has been read. The reader index of the bytes is where those begin that
	 * have not been passed on.
	 */
	private void look(ChannelHandlerContext context, ByteBuf bytes) {
		int index = bytes.readerIndex();
		int frame = index;
		while (index < bytes.writerIndex()) {
			if (this.toSkip > 0) {
				int skipped = Math.min(this.toSkip, bytes.writerIndex() - index);
				this.toSkip -= skipped;
				index += skipped;
				if (this.ignored) {
					bytes.readerIndex(index);
				}
				continue;
			}
			if (this.headSeen == 0) {
				frame = index;
			}
			head(bytes.getUnsignedByte(index++));
			if (this.headSeen < HEAD_LENGTH) {
				continue;
			}
			this.headSeen = 0;
			this.toSkip = this.payloadLength;
			if (this.type == Http2FrameTypes.DATA) {
				// What is before it may lead to a reset
				pass(context, bytes, frame);
			}
			try {
				check();
			}
			catch (Http2Exception violation) {
				pass(context, bytes, frame);
				bytes.release();
				fail(context, violation);
				return;
			}
			if (this.ignored) {
				bytes.readerIndex(index);
				this.heldBack.clear();
			}
			else if (this.heldBack.isReadable()) {
				context.fireChannelRead(Unpooled.copiedBuffer(this.heldBack));
				this.heldBack.clear();
			}
		}
		if (this.headSeen > 0) {
			pass(context, bytes, frame);
			this.heldBack.writeBytes(bytes);
		}
		if (bytes.isReadable()) {
			context.fireChannelRead(bytes);
		}
		else {
			bytes.release();
		}
	}

	/**
	 * Pass on the bytes before an index.
	 */
	private static void pass(ChannelHandlerContext context, ByteBuf bytes, int end) {
		if (end > bytes.readerIndex()) {
			context.fireChannelRead(bytes.readRetainedSlice(end - bytes.readerIndex()));
		}
	}

	private void head(short octet) {
		switch (this.headSeen++) {
			case 0 -> this.payloadLength = octet;
			case 1, 2 -> this.payloadLength = this.payloadLength << 8 | octet;
			case 3 -> this.type = octet;
			case 4 -> this.flags = octet;
			// Without the bit that is reserved
			case 5 -> this.stream = octet & 0x7f;
			default -> this.stream = this.stream << 8 | octet;
		}
	}

	private void check() throws Http2Exception {
		this.ignored = false;
		boolean last = (this.flags & Http2Flags.END_STREAM) != 0;
		if (this.type == Http2FrameTypes.HEADERS || this.type == Http2FrameTypes.CONTINUATION) {
			this.inFields = (this.flags & Http2Flags.END_HEADERS) == 0;
		}
		if ((this.stream & 1) == 0) {
			// The connection, or a stream that no client can open: the codec's matter
			return;
		}
		switch (this.type) {
			case Http2FrameTypes.DATA -> data(last);
			case Http2FrameTypes.HEADERS -> headers(last);
			case Http2FrameTypes.RST_STREAM -> {
				this.history.reset(this.stream);
				nothingMoreComes();
			}
			default -> {
			}
		}
	}

	private void data(boolean last) throws Http2Exception {
		// Amid fields it is an error whatever its stream
		this.ignored = this.resets != null && !this.inFields && this.resets.ignores(this.stream, this.payloadLength);
		if (last) {
			this.history.ended(this.stream);
			nothingMoreComes();
		}
	}

	private void headers(boolean last) throws Http2Exception {
		switch (this.history.headers(this.stream, last)) {
			case OUT_OF_ORDER -> throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR,
					"Stream %d is opened after a later one", this.stream);
			case AFTER_END -> throw Http2Exception.connectionError(Http2Error.STREAM_CLOSED,
					"HEADERS on stream %d, which the client has ended", this.stream);
			case ALLOWED -> {
			}
		}
		if (last) {
			nothingMoreComes();
		}
	}

	private void nothingMoreComes() {
		if (this.resets != null) {
			this.resets.ended(this.stream);
		}
	}

	private void fail(ChannelHandlerContext context, Http2Exception violation) {
		this.failed = true;
		ChannelHandlerContext codec = context.pipeline().context(Http2FrameCodec.class);
		if (codec != null) {
			((Http2FrameCodec) codec.handler()).onError(codec, false, violation);
		}
		else {
			context.close();
		}
	}

}
