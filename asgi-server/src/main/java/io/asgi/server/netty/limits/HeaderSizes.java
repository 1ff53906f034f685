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

package io.asgi.server.netty.limits;

import java.nio.charset.StandardCharsets;

import io.asgi.server.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Notices that Netty's codec, in front of this handler, has refused a header block for
 * its size. It tells nobody: either a stream begins with no headers read and an answer
 * written, or the connection ends.
 */
final class HeaderSizes extends ChannelInboundHandlerAdapter {

	static final String NAME = "asgi.headerSizes";

	/**
	 * The start of what Netty tells the client when the connection ends.
	 */
	private static final String EXCEEDED = "Header size exceeded";

	private final ConnectionLimits limits;

	/**
	 * The stream that has begun last, unless its headers have been read.
	 */
	private @Nullable Http2Stream begun;

	HeaderSizes(ConnectionLimits limits, Http2Connection connection) {
		this.limits = limits;
		connection.addListener(new Listener(connection));
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof Http2HeadersFrame) {
			this.begun = null;
		}
		ctx.fireChannelRead(message);
	}

	private void look() {
		Http2Stream begun = this.begun;
		if (begun != null && begun.isHeadersSent()) {
			this.limits.reached(Limit.REQUEST_HEAD_SIZE);
		}
		this.begun = null;
	}

	private final class Listener extends Http2ConnectionAdapter {

		private final Http2Connection connection;

		Listener(Http2Connection connection) {
			this.connection = connection;
		}

		@Override
		public void onStreamActive(Http2Stream stream) {
			look();
			if (this.connection.remote().isValidStreamId(stream.id())) {
				HeaderSizes.this.begun = stream;
			}
		}

		@Override
		public void onStreamClosed(Http2Stream stream) {
			if (stream == HeaderSizes.this.begun) {
				look();
			}
		}

		@Override
		public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {
			if (debugData.toString(StandardCharsets.UTF_8).startsWith(EXCEEDED)) {
				HeaderSizes.this.limits.reached(Limit.REQUEST_HEAD_SIZE);
			}
		}

	}

}
