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

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Lets one frame through for each read, in order with the end of the stream. One read of
 * a socket can hold many frames, each of which may inflate to a large message: they wait
 * here, before inflation. As the socket is not read while frames wait, there are never
 * more of them than fit into one read.
 */
final class FrameGate extends ChannelDuplexHandler {

	/**
	 * Made for the first that waits, and gone with the last.
	 */
	private @Nullable ArrayDeque<Object> waiting;

	private final boolean stream;

	private boolean wanted;

	private boolean releasing;

	/**
	 * Create a gate.
	 * @param stream whether the WebSocket is a stream of HTTP/2
	 */
	FrameGate(boolean stream) {
		this.stream = stream;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		// Reactor Netty may turn it on behind a handshake: the request is complete then
		ChannelConfig config = ctx.channel().config();
		if (config.isAutoRead()) {
			config.setAutoRead(false);
		}
		pass(ctx, message);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event == EndOfStreamDetector.END) {
			pass(ctx, event);
		}
		else {
			ctx.fireUserEventTriggered(event);
		}
	}

	@Override
	public void read(ChannelHandlerContext ctx) {
		this.wanted = true;
		if (!this.releasing) {
			release(ctx, take());
		}
		if (this.wanted && this.waiting == null) {
			ctx.read();
			if (this.stream) {
				// Netty writes a stream's window update with the read, and may leave it
				// unflushed
				ctx.flush();
			}
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		// What has arrived belongs to the application, even if nobody has asked for it
		// yet
		Object message;
		while ((message = take()) != null) {
			fire(ctx, message);
		}
		ctx.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		Object message;
		while ((message = take()) != null) {
			ReferenceCountUtil.release(message);
		}
	}

	/**
	 * Nothing waits when a message is wanted, but for those that are being released.
	 */
	private void pass(ChannelHandlerContext ctx, Object message) {
		if (this.wanted && !this.releasing) {
			release(ctx, message);
			return;
		}
		ArrayDeque<Object> waiting = this.waiting;
		if (waiting == null) {
			waiting = new ArrayDeque<>(2);
			this.waiting = waiting;
		}
		waiting.add(message);
	}

	/**
	 * Let a message through, and those that wait for as long as they are wanted.
	 */
	private void release(ChannelHandlerContext ctx, @Nullable Object first) {
		this.releasing = true;
		try {
			Object message = first;
			while (message != null) {
				this.wanted = false;
				fire(ctx, message);
				message = this.wanted ? take() : null;
			}
		}
		finally {
			this.releasing = false;
		}
	}

	/**
	 * A queue that is empty is let go of: it keeps the room that it once needed.
	 */
	private @Nullable Object take() {
		ArrayDeque<Object> waiting = this.waiting;
		if (waiting == null) {
			return null;
		}
		Object first = waiting.poll();
		if (waiting.isEmpty()) {
			this.waiting = null;
		}
		return first;
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
