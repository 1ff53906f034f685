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

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * A decoder of frames that tells of the bytes of messages while they arrive. A long frame
 * may take its time, and is a frame only when it is whole: it holds up the pong behind
 * it, so the decoder remembers when the client was heard of last, too.
 * <p>
 * Only what messages are made of counts. Control frames, and fragments with nothing in
 * them, would let a client stay that never says anything.
 */
final class FrameDecoder extends WebSocket13FrameDecoder {

	/**
	 * The bit of the opcodes of control frames (RFC 6455, section 5.5).
	 */
	private static final int CONTROL = 0x08;

	/**
	 * How much the decoder leaves unread of a field that it does not have in whole: one
	 * byte less than the longest, an extended payload length (RFC 6455, section 5.2).
	 */
	private static final int PART_OF_HEAD = 7;

	/**
	 * There is none where there may be silence for ever.
	 */
	private final @Nullable MessageSilence silence;

	private boolean withinFrame;

	private boolean control;

	private long lastRead = System.nanoTime();

	/**
	 * Create a decoder.
	 * @param silence broken when bytes of a message have arrived
	 */
	FrameDecoder(WebSocketDecoderConfig config, @Nullable MessageSilence silence) {
		super(config);
		this.silence = silence;
	}

	/**
	 * Return when something was read last, as of {@link System#nanoTime()}.
	 */
	long lastRead() {
		return this.lastRead;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
		this.lastRead = System.nanoTime();
		super.channelRead(ctx, message);
	}

	@Override
	protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
		if (this.silence == null) {
			super.decode(ctx, in, out);
			return;
		}
		if (!this.withinFrame && in.isReadable()) {
			this.withinFrame = true;
			this.control = (in.getByte(in.readerIndex()) & CONTROL) != 0;
		}
		int before = out.size();
		super.decode(ctx, in, out);
		boolean whole = out.size() > before;
		this.withinFrame = this.withinFrame && !whole;
		boolean payload = whole ? ((WebSocketFrame) out.get(before)).content().isReadable()
				: in.readableBytes() > PART_OF_HEAD;
		if (payload && !this.control) {
			this.silence.broken();
		}
	}

}
