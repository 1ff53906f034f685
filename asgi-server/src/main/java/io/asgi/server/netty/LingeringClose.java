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

import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

/**
 * Closes a connection whose client may still be sending: first the server's side, then,
 * when the client has closed its own or a short time is over, the rest. To close a socket
 * with data unread would reset it, and the client might never see the response (RFC 9112,
 * section 9.6).
 */
final class LingeringClose extends ChannelDuplexHandler {

	private static final String NAME = "asgi.lingeringClose";

	private static final long MAX_SECONDS = 2;

	private boolean lingering;

	private LingeringClose() {
	}

	/**
	 * Let a channel linger when it is closed.
	 */
	static void install(Channel channel) {
		if (channel instanceof DuplexChannel && channel.pipeline().get(NAME) == null) {
			// In front of TLS, which has said goodbye by then
			channel.pipeline().addFirst(NAME, new LingeringClose());
		}
	}

	@Override
	public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
		if (ctx.channel().isActive() && ctx.channel() instanceof DuplexChannel duplex) {
			ctx.channel().closeFuture().addListener((closed) -> promise.trySuccess());
			if (!this.lingering) {
				this.lingering = true;
				duplex.shutdownOutput();
				Future<?> end = ctx.executor().schedule(() -> ctx.close(), MAX_SECONDS, TimeUnit.SECONDS);
				ctx.channel().closeFuture().addListener((closed) -> end.cancel(false));
				ctx.channel().config().setAutoRead(true);
				ctx.read();
			}
		}
		else {
			ctx.close(promise);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (this.lingering) {
			ReferenceCountUtil.release(message);
			ctx.read();
		}
		else {
			ctx.fireChannelRead(message);
		}
	}

}
