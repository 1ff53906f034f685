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
import org.jspecify.annotations.Nullable;

/**
 * Stands before the decoder of HTTP/1 and hands it the bytes of requests, head by head,
 * for as long as their syntax is right. Where it is not, the decoder gets nothing more,
 * and {@link FramingGuard} behind it reports the failure.
 */
final class SyntaxGuard extends ChannelInboundHandlerAdapter {

	/**
	 * A client may not send frames before its handshake is answered (RFC 6455, section
	 * 4.1), but some do: as many bytes as this wait for the answer.
	 */
	private static final int MAX_HELD = 64 * 1024;

	private final RequestSyntax syntax;

	private final FramingGuard framing;

	private ByteBuf held = Unpooled.EMPTY_BUFFER;

	private @Nullable ChannelHandlerContext context;

	SyntaxGuard(RequestSyntax syntax, FramingGuard framing) {
		this.syntax = syntax;
		this.framing = framing;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.context = ctx;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof ByteBuf bytes) {
			try {
				pass(ctx, bytes);
			}
			finally {
				bytes.release();
			}
		}
		else {
			// The connection has become one of HTTP/2
			this.framing.remove();
			ctx.fireChannelRead(message);
		}
	}

	private void pass(ChannelHandlerContext ctx, ByteBuf bytes) {
		while (bytes.isReadable() && !this.framing.isRefused()) {
			if (this.framing.isSwitching()) {
				hold(ctx, bytes);
				return;
			}
			int end = this.syntax.follow(bytes);
			boolean all = end == bytes.writerIndex();
			if (end > bytes.readerIndex()) {
				// The decoder decodes it before this returns
				ctx.fireChannelRead(all ? bytes.retain() : bytes.readRetainedSlice(end - bytes.readerIndex()));
			}
			if (this.syntax.isViolated() || this.syntax.isHeadEnd()) {
				this.framing.refuse();
			}
			if (all) {
				return;
			}
		}
	}

	private void hold(ChannelHandlerContext ctx, ByteBuf bytes) {
		if (this.held.readableBytes() + bytes.readableBytes() > MAX_HELD) {
			ctx.close();
		}
		else {
			if (!this.held.isReadable()) {
				this.held = ctx.alloc().buffer(bytes.readableBytes(), MAX_HELD);
			}
			// A slice would keep all of what it was read into, and slices of slices nest
			this.held.writeBytes(bytes);
		}
	}

	/**
	 * Go on with what was held, for the connection does not change its protocol.
	 */
	void release() {
		ByteBuf bytes = this.held;
		this.held = Unpooled.EMPTY_BUFFER;
		ChannelHandlerContext context = this.context;
		if (context != null) {
			channelRead(context, bytes);
			context.fireChannelReadComplete();
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		ByteBuf bytes = this.held;
		this.held = Unpooled.EMPTY_BUFFER;
		if (bytes.isReadable()) {
			ctx.fireChannelRead(bytes);
			ctx.fireChannelReadComplete();
		}
	}

}
