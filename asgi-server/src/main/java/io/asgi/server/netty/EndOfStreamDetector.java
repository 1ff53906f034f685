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

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Reports the end of the client's side of an HTTP/2 stream that carries a WebSocket,
 * which Reactor Netty lets pass unnoticed.
 */
final class EndOfStreamDetector extends ChannelInboundHandlerAdapter {

	/**
	 * The event that is fired behind the last frame.
	 */
	static final Object END = new Object();

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		boolean last = message instanceof LastHttpContent;
		ctx.fireChannelRead(message);
		if (last) {
			ctx.fireUserEventTriggered(END);
		}
	}

}
