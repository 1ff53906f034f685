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

/**
 * Remembers when a client was heard of last, before its bytes become frames: a frame that
 * takes long to arrive holds up the pong behind it.
 */
final class SignOfLife extends ChannelInboundHandlerAdapter {

	private long last = System.nanoTime();

	/**
	 * Return when something was read last, as of {@link System#nanoTime()}.
	 */
	long last() {
		return this.last;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		this.last = System.nanoTime();
		ctx.fireChannelRead(message);
	}

}
