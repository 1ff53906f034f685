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

import io.asgi.server.AsgiServerListener;
import io.asgi.server.Limit;
import io.asgi.server.netty.deadline.WriteDeadline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;

/**
 * What becomes of a response that its client takes nothing of: what is pending on its way
 * is dropped.
 */
final class StalledResponse {

	/**
	 * How long a client may take for a frame that resets its stream.
	 */
	private static final long MAX_RESET_SECONDS = 5;

	private StalledResponse() {
	}

	/**
	 * Return the deadline for a response that no application has to do with.
	 */
	static WriteDeadline deadline(ExchangeContext context) {
		return new WriteDeadline(context.channel(), context.options().http().responseIdleTimeout(), () -> {
			context.limitReached(Limit.RESPONSE_IDLE);
			context.observer().cutOff();
			drop(context.channel());
		});
	}

	/**
	 * Return the deadline for what Reactor Netty answers by itself on the connection of
	 * an exchange of HTTP/1.
	 */
	static WriteDeadline connectionDeadline(ExchangeContext context) {
		AsgiServerListener listener = context.listener();
		Channel channel = context.channel();
		return new WriteDeadline(channel, context.options().http().responseIdleTimeout(), () -> {
			listener.limitReached(Limit.RESPONSE_IDLE, null);
			drop(channel);
		});
	}

	/**
	 * Reset a connection of HTTP/1 or a stream of HTTP/2.
	 */
	static void drop(Channel channel) {
		if (!(channel instanceof Http2StreamChannel)) {
			resetConnection(channel);
			return;
		}
		ChannelFuture reset = channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
		channel.eventLoop().schedule(() -> {
			if (!reset.isDone()) {
				// Not even a frame gets through
				resetConnection(channel.parent());
			}
		}, MAX_RESET_SECONDS, TimeUnit.SECONDS);
	}

	/**
	 * Close a channel from the head of its pipeline on, with a reset: TLS would say
	 * goodbye.
	 */
	static void resetConnection(Channel channel) {
		channel.config().setOption(ChannelOption.SO_LINGER, 0);
		ChannelHandlerContext first = channel.pipeline().firstContext();
		if (first != null) {
			first.close();
		}
	}

}
