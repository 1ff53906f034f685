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
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.AsciiString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands behind the codec of HTTP/2 and resets streams whose method or path HTTP/1 could
 * not have (RFC 9113, section 8.3.1). Netty finds some of them when it turns the request
 * into one of HTTP/1, and loses a buffer each time.
 */
@Sharable
final class StreamSyntaxGuard extends ChannelInboundHandlerAdapter {

	static final StreamSyntaxGuard INSTANCE = new StreamSyntaxGuard();

	private static final Logger logger = LoggerFactory.getLogger(StreamSyntaxGuard.class);

	private StreamSyntaxGuard() {
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof Http2HeadersFrame frame && isMalformed(frame.headers())) {
			logger.debug("A request has a malformed method or path: {}", ctx.channel());
			ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR).stream(frame.stream()));
		}
		else {
			ctx.fireChannelRead(message);
		}
	}

	private static boolean isMalformed(Http2Headers headers) {
		CharSequence method = headers.method();
		CharSequence path = headers.path();
		if (method == null) {
			// Trailers, or a request that lacks more than a path
			return path != null && !isPath(path, false);
		}
		boolean connect = HttpMethod.CONNECT.asciiName().contentEquals(method);
		if (connect ? headers.authority() == null : path == null) {
			return true;
		}
		if (path == null) {
			return false;
		}
		return !isToken(method) || !isPath(path, HttpMethod.OPTIONS.asciiName().contentEquals(method));
	}

	private static boolean isToken(CharSequence method) {
		for (int i = 0; i < method.length(); i++) {
			if (!RequestSyntax.isToken((byte) method.charAt(i))) {
				return false;
			}
		}
		return method.length() > 0;
	}

	private static boolean isPath(CharSequence path, boolean options) {
		for (int i = 0; i < path.length(); i++) {
			if (!RequestSyntax.isVisible((byte) path.charAt(i))) {
				return false;
			}
		}
		return path.length() > 0 && path.charAt(0) == '/' || options && AsciiString.contentEquals(path, "*");
	}

}
