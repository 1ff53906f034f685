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
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpUtil;

/**
 * Ignores the offer to upgrade that comes with a request that has a body, as a server may
 * (RFC 9110, section 7.8). An upgrade would need the whole body in memory first, and
 * Netty refuses one that is longer than a fixed limit; like this it streams over
 * HTTP/1.1.
 */
@Sharable
final class UpgradeWithBodyHandler extends ChannelInboundHandlerAdapter {

	private static final String NAME = "asgi.upgradeWithBody";

	private static final UpgradeWithBodyHandler INSTANCE = new UpgradeWithBodyHandler();

	private UpgradeWithBodyHandler() {
	}

	/**
	 * Put the handler before the one that upgrades, if the channel has one.
	 */
	static void install(Channel channel) {
		ChannelHandlerContext upgrade = channel.pipeline().context(HttpServerUpgradeHandler.class);
		if (upgrade != null) {
			channel.pipeline().addBefore(upgrade.name(), NAME, INSTANCE);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (!(message instanceof HttpObject)) {
			// The connection has become one of HTTP/2
			ctx.pipeline().remove(this);
		}
		else if (message instanceof HttpRequest request && request.headers().contains(HttpHeaderNames.UPGRADE)
				&& hasBody(request)) {
			request.headers().remove(HttpHeaderNames.UPGRADE);
		}
		ctx.fireChannelRead(message);
	}

	private static boolean hasBody(HttpRequest request) {
		HttpHeaders headers = request.headers();
		String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
		return HttpUtil.isTransferEncodingChunked(request) || (length != null && !length.equals("0"));
	}

}
