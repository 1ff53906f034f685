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

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;

/**
 * Refuses an extended CONNECT for another protocol than WebSocket with status 501 (RFC
 * 8441, section 4; RFC 9220, section 3). Reactor Netty would hide the protocol until the
 * application has accepted.
 */
@Sharable
final class ExtendedConnectGuard extends ChannelInboundHandlerAdapter {

	private static final String NAME = "asgi.extendedConnectGuard";

	private static final ExtendedConnectGuard INSTANCE = new ExtendedConnectGuard();

	private ExtendedConnectGuard() {
	}

	/**
	 * Put the handler to where the first frame of a connection arrives when Reactor Netty
	 * has put its pipeline together.
	 */
	static void install(Channel channel) {
		channel.pipeline().addLast(NAME, new Installer());
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof Http2HeadersFrame frame && frame.stream() != null && isUnknown(frame.headers())) {
			refuse(ctx, frame.stream());
		}
		else {
			ctx.fireChannelRead(message);
		}
	}

	private static boolean isUnknown(Http2Headers headers) {
		CharSequence protocol = headers.get(Http2Headers.PseudoHeaderName.PROTOCOL.value());
		return protocol != null && !"websocket".contentEquals(protocol);
	}

	private static void refuse(ChannelHandlerContext ctx, Http2FrameStream stream) {
		Http2Headers head = new DefaultHttp2Headers().status("501").add("date", HttpDate.now());
		ctx.write(new DefaultHttp2HeadersFrame(head, true).stream(stream));
		ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR).stream(stream));
	}

	/**
	 * Waits for the settings of the client, which come before any request.
	 */
	private static final class Installer extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			ChannelHandlerContext codec = ctx.pipeline().context(Http2FrameCodec.class);
			if (message instanceof Http2SettingsFrame && codec != null) {
				ctx.pipeline().addAfter(codec.name(), NAME + ".frames", INSTANCE);
				ctx.pipeline().remove(this);
			}
			ctx.fireChannelRead(message);
		}

	}

}
