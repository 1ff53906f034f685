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

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/**
 * Refuses an extended CONNECT for another protocol than WebSocket with status 501 (RFC
 * 8441, section 4; RFC 9220, section 3). Reactor Netty would hide the protocol until the
 * application has accepted.
 */
@Sharable
final class ExtendedConnectGuard extends ChannelInboundHandlerAdapter {

	static final ExtendedConnectGuard INSTANCE = new ExtendedConnectGuard();

	private ExtendedConnectGuard() {
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
		CharSequence protocol = PseudoHeaders.protocol(headers);
		return protocol != null && !"websocket".contentEquals(protocol);
	}

	private static void refuse(ChannelHandlerContext ctx, Http2FrameStream stream) {
		Http2Headers head = new DefaultHttp2Headers().status("501");
		ctx.write(new DefaultHttp2HeadersFrame(head, true).stream(stream));
		ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR).stream(stream));
	}

}
