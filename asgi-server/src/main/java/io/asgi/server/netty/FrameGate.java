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

import java.util.ArrayDeque;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;

/**
 * Lets one frame through for each read, in order with the end of the stream. One read of
 * a socket can hold many frames, each of which may inflate to a large message: they wait
 * here, before inflation. As the socket is not read while frames wait, there are never
 * more of them than fit into one read.
 */
final class FrameGate extends ChannelDuplexHandler {

	private final ArrayDeque<Object> waiting = new ArrayDeque<>(2);

	private boolean wanted;

	private boolean releasing;

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		// Reactor Netty may turn it on behind a handshake: the request is complete then
		ctx.channel().config().setAutoRead(false);
		this.waiting.add(message);
		release(ctx);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event == EndOfStreamDetector.END) {
			this.waiting.add(event);
			release(ctx);
		}
		else {
			ctx.fireUserEventTriggered(event);
		}
	}

	@Override
	public void read(ChannelHandlerContext ctx) {
		this.wanted = true;
		release(ctx);
		if (this.wanted && this.waiting.isEmpty()) {
			ctx.read();
			// Netty writes a stream's window update with the read, and may leave it
			// unflushed
			ctx.flush();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		// What has arrived belongs to the application, even if nobody has asked for it
		// yet
		while (!this.waiting.isEmpty()) {
			fire(ctx, this.waiting.remove());
		}
		ctx.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		while (!this.waiting.isEmpty()) {
			ReferenceCountUtil.release(this.waiting.remove());
		}
	}

	private void release(ChannelHandlerContext ctx) {
		if (this.releasing) {
			return;
		}
		this.releasing = true;
		try {
			while (this.wanted && !this.waiting.isEmpty()) {
				this.wanted = false;
				fire(ctx, this.waiting.remove());
			}
		}
		finally {
			this.releasing = false;
		}
	}

	private static void fire(ChannelHandlerContext ctx, Object message) {
		if (message == EndOfStreamDetector.END) {
			ctx.fireUserEventTriggered(message);
		}
		else {
			ctx.fireChannelRead(message);
		}
	}

}
