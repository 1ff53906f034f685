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

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Refuses an extended CONNECT for another protocol than WebSocket with status 501 (RFC
 * 8441, section 4). Reactor Netty would hide the protocol until the application has
 * accepted.
 */
final class ExtendedConnects {

	private ExtendedConnects() {
	}

	/**
	 * Return whether a request asks for a protocol that is not served.
	 */
	static boolean isUnknown(Http2Headers headers) {
		CharSequence protocol = PseudoHeaders.protocol(headers);
		return protocol != null && !"websocket".contentEquals(protocol);
	}

	static void refuse(ChannelHandlerContext ctx, Http2FrameStream stream) {
		Http2Headers head = new DefaultHttp2Headers().status("501");
		ctx.write(new DefaultHttp2HeadersFrame(head, true).stream(stream));
		ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR).stream(stream));
	}

}
