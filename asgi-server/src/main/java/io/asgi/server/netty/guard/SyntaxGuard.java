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
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;

/**
 * Stands before the decoder of HTTP/1: lets through what is a request by
 * {@link RequestSyntax}, and each request only when the exchange before it has ended (RFC
 * 9112, section 9.3.2). What a client sends ahead waits here as bytes, whatever it is:
 * behind the offer of a WebSocket it may be frames. Reactor Netty would have all of it
 * decoded at once. It closes a connection as a request asks that waits behind others, an
 * offer of HTTP/2 would overtake them, and a body in its queue may have nobody who reads
 * on.
 */
final class SyntaxGuard extends ChannelDuplexHandler {

	/**
	 * When so many bytes wait, no more are read from the socket.
	 */
	private static final int ENOUGH = 64 * 1024;

	/**
	 * What is read until that takes effect is less. A connection with more is closed.
	 */
	private static final int TOO_MANY = 16 * ENOUGH;

	private final RequestSyntax syntax;

	private final FramingGuard framing;

	private ByteBuf waiting = Unpooled.EMPTY_BUFFER;

	/**
	 * Whether reading has been turned off here, and may have been turned on by others.
	 */
	private boolean stopped;

	/**
	 * Whether somebody has asked to read in the meantime.
	 */
	private boolean wanted;

	private boolean releasing;

	private boolean leaving;

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
				if (this.waiting.isReadable() || !pass(ctx, bytes)) {
					keep(ctx, bytes);
				}
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

	/**
	 * Let bytes through to the decoder.
	 * @return whether none of them have to wait
	 */
	private boolean pass(ChannelHandlerContext ctx, ByteBuf bytes) {
		while (bytes.isReadable() && !this.framing.isRefused()) {
			if (hasToWait(ctx)) {
				return false;
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
				return true;
			}
		}
		return true;
	}

	private boolean hasToWait(ChannelHandlerContext ctx) {
		return this.framing.isSwitching() || (this.syntax.isBetweenRequests() && isExchangeUnderWay(ctx));
	}

	private static boolean isExchangeUnderWay(ChannelHandlerContext ctx) {
		return ChannelOperations.get(ctx.channel()) != null;
	}

	private void keep(ChannelHandlerContext ctx, ByteBuf bytes) {
		this.framing.waits();
		if (this.waiting.readableBytes() + bytes.readableBytes() > TOO_MANY) {
			ctx.close();
			return;
		}
		if (!this.waiting.isReadable() || this.waiting.readerIndex() > 0) {
			// There may be slices of what has been read of it
			ByteBuf rest = this.waiting;
			this.waiting = ctx.alloc().buffer(rest.readableBytes() + bytes.readableBytes()).writeBytes(rest);
			rest.release();
		}
		this.waiting.writeBytes(bytes);
		if (isEnough()) {
			this.stopped = true;
			ctx.channel().config().setAutoRead(false);
		}
	}

	private boolean isEnough() {
		return this.waiting.readableBytes() >= ENOUGH;
	}

	@Override
	public void read(ChannelHandlerContext ctx) {
		if (isEnough()) {
			this.wanted = true;
		}
		else {
			ctx.read();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		ctx.fireUserEventTriggered(event);
		// One of the events says that an exchange has ended. Reactor Netty is not done
		// with that
		if (this.waiting.isReadable() && !this.releasing && !isExchangeUnderWay(ctx) && ctx.channel().isActive()) {
			this.releasing = true;
			ctx.executor().execute(this::release);
		}
	}

	/**
	 * Go on with what waits.
	 */
	private void release() {
		this.releasing = false;
		ChannelHandlerContext ctx = this.context;
		if (ctx == null || ctx.isRemoved() || !ctx.channel().isActive()) {
			return;
		}
		ByteBuf bytes = this.waiting;
		if (pass(ctx, bytes)) {
			this.waiting = Unpooled.EMPTY_BUFFER;
			bytes.release();
			if (!this.syntax.isBetweenRequests()) {
				this.framing.begins();
			}
		}
		ctx.fireChannelReadComplete();
		if (this.wanted && !isEnough()) {
			this.wanted = false;
			ctx.read();
		}
	}

	/**
	 * Leave the connection, and what waits, to another protocol.
	 */
	void leave(ChannelHandlerContext framing) {
		this.leaving = true;
		framing.pipeline().remove(this);
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		ByteBuf bytes = this.waiting;
		this.waiting = Unpooled.EMPTY_BUFFER;
		if (!this.leaving || !bytes.isReadable()) {
			bytes.release();
			return;
		}
		ctx.fireChannelRead(bytes);
		ctx.fireChannelReadComplete();
		if (this.stopped) {
			// Whoever comes next turns it off again if need be
			ctx.channel().config().setAutoRead(true);
			ctx.read();
		}
	}

}
