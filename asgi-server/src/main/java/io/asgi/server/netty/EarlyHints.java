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

import java.nio.channels.ClosedChannelException;
import java.util.List;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import reactor.netty.NettyPipeline;

/**
 * Writes informational responses 103 (RFC 8297), past Reactor Netty, which would take
 * them for the final response.
 */
final class EarlyHints {

	private static final String LINK = "link";

	private EarlyHints() {
	}

	static ChannelFuture write(ExchangeContext context, List<String> links) {
		Channel channel = context.channel();
		if (!context.isHttp1()) {
			Http2Headers headers = new DefaultHttp2Headers().status(HttpResponseStatus.EARLY_HINTS.codeAsText());
			links.forEach((link) -> headers.add(LINK, link));
			return channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, false));
		}
		ChannelHandlerContext traffic = channel.pipeline().context(NettyPipeline.HttpTrafficHandler);
		if (traffic == null) {
			return channel.newFailedFuture(new ClosedChannelException());
		}
		DefaultFullHttpResponse hint = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.EARLY_HINTS,
				Unpooled.EMPTY_BUFFER);
		links.forEach((link) -> hint.headers().add(LINK, link));
		return traffic.writeAndFlush(hint);
	}

}
