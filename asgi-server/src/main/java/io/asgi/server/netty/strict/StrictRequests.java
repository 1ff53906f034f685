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

package io.asgi.server.netty.strict;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import reactor.netty.NettyPipeline;

/**
 * Makes a connection of HTTP/1 refuse requests that are not what RFC 9112 says.
 */
@Sharable
public final class StrictRequests extends ChannelInboundHandlerAdapter {

	private static final String GUARD = "asgi.syntaxGuard";

	private static final String FRAMING = "asgi.framingGuard";

	private static final StrictRequests INSTANCE = new StrictRequests();

	private StrictRequests() {
	}

	/**
	 * Watch over the decoder of a channel, now or as soon as TLS has chosen HTTP/1.
	 * @param channel a channel that Reactor Netty has just set up
	 */
	public static void install(Channel channel) {
		if (!watch(channel.pipeline())) {
			channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, "asgi.strictRequests", INSTANCE);
		}
	}

	private static boolean watch(ChannelPipeline pipeline) {
		ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
		if (codec == null) {
			return false;
		}
		FramingGuard framing = new FramingGuard();
		pipeline.addBefore(codec.name(), GUARD, framing.guard());
		pipeline.addAfter(codec.name(), FRAMING, framing);
		return true;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof SslHandshakeCompletionEvent) {
			ctx.pipeline().remove(this);
			watch(ctx.pipeline());
		}
		ctx.fireUserEventTriggered(event);
	}

}
