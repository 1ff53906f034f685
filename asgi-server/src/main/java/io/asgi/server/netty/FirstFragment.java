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

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes the first fragment of a compressed message long enough to yield something when it
 * is inflated. A client may split where it likes (RFC 7692, section 6.1), but Netty's
 * decoder takes a first fragment that yields nothing for an error.
 */
final class FirstFragment extends ChannelInboundHandlerAdapter {

	/**
	 * The head of a block of DEFLATE, with its code tables, is shorter (RFC 1951, section
	 * 3.2.7).
	 */
	private static final int ENOUGH = 1024;

	/**
	 * The bit of a compressed message (RFC 7692, section 6).
	 */
	private static final int RSV1 = 4;

	private @Nullable WebSocketFrame held;

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		WebSocketFrame held = this.held;
		if (message instanceof ContinuationWebSocketFrame next && held != null) {
			this.held = null;
			pass(ctx, join(ctx, held, next));
		}
		else if (message instanceof TextWebSocketFrame || message instanceof BinaryWebSocketFrame) {
			pass(ctx, (WebSocketFrame) message);
		}
		else {
			ctx.fireChannelRead(message);
		}
	}

	private void pass(ChannelHandlerContext ctx, WebSocketFrame first) {
		boolean compressed = (first.rsv() & RSV1) != 0;
		if (compressed && !first.isFinalFragment() && first.content().readableBytes() < ENOUGH) {
			this.held = first;
			ctx.read();
		}
		else {
			ctx.fireChannelRead(first);
		}
	}

	private static WebSocketFrame join(ChannelHandlerContext ctx, WebSocketFrame first,
			ContinuationWebSocketFrame next) {
		ByteBuf content = ctx.alloc()
			.buffer(first.content().readableBytes() + next.content().readableBytes())
			.writeBytes(first.content())
			.writeBytes(next.content());
		boolean last = next.isFinalFragment();
		WebSocketFrame joined = (first instanceof TextWebSocketFrame)
				? new TextWebSocketFrame(last, first.rsv(), content)
				: new BinaryWebSocketFrame(last, first.rsv(), content);
		first.release();
		next.release();
		return joined;
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		release();
		ctx.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		release();
	}

	private void release() {
		WebSocketFrame held = this.held;
		if (held != null) {
			this.held = null;
			held.release();
		}
	}

}
