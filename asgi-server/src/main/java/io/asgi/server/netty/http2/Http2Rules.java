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

package io.asgi.server.netty.http2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2FrameCodec;

/**
 * Holds the clients of HTTP/2 connections to the rules. Safe to use from several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113">RFC 9113</a>
 */
public final class Http2Rules {

	private static final String FRAMES = "asgi.frameRules";

	private static final String STREAMS = "asgi.streamRules";

	private Http2Rules() {
	}

	/**
	 * Watch over a connection from the moment that it becomes one of HTTP/2, if it does.
	 * @param channel a connection that Reactor Netty has just initialized
	 */
	public static void install(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		if (!installed(pipeline)) {
			ChannelHandlerContext upgrade = pipeline.context(CleartextHttp2ServerUpgradeHandler.class);
			if (upgrade != null) {
				// The first bytes decide on the protocol, and pass at once
				pipeline.addBefore(upgrade.name(), FRAMES, new FrameRules());
			}
			pipeline.addLast(new WhenNegotiated());
		}
	}

	private static boolean installed(ChannelPipeline pipeline) {
		ChannelHandlerContext codec = pipeline.context(Http2FrameCodec.class);
		if (codec == null) {
			return false;
		}
		if (pipeline.get(FRAMES) == null) {
			pipeline.addBefore(codec.name(), FRAMES, new FrameRules());
		}
		pipeline.addAfter(codec.name(), STREAMS, new StreamRules((Http2FrameCodec) codec.handler()));
		return true;
	}

	/**
	 * Each way to HTTP/2 tells of itself by an event: the TLS handshake, the upgrade, and
	 * the preface.
	 */
	private static final class WhenNegotiated extends ChannelInboundHandlerAdapter {

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (installed(context.pipeline())) {
				context.pipeline().remove(this);
			}
			context.fireUserEventTriggered(event);
		}

	}

}
