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

package io.asgi.server.netty.deadline;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2WindowUpdateFrame;

/**
 * Counts how often a client has enlarged the windows of its streams: a window that is
 * empty each time one looks may have been filled and used up in between. Put into the
 * pipeline of a connection when a write waits for the first time.
 */
final class WindowUpdates extends ChannelInboundHandlerAdapter {

	private final Http2Connection connection;

	private final Http2Connection.PropertyKey key;

	private WindowUpdates(Http2Connection connection) {
		this.connection = connection;
		this.key = connection.newKey();
	}

	/**
	 * Return the counter of a connection.
	 */
	static WindowUpdates of(Channel connection, Http2FrameCodec codec) {
		ChannelPipeline pipeline = connection.pipeline();
		WindowUpdates updates = pipeline.get(WindowUpdates.class);
		if (updates == null) {
			updates = new WindowUpdates(codec.connection());
			// Before Reactor Netty's handlers, which keep these frames to themselves
			pipeline.addAfter(pipeline.context(codec).name(), "asgi.windowUpdates", updates);
		}
		return updates;
	}

	/**
	 * Return how many updates have come for a stream.
	 */
	long count(Http2Stream stream) {
		Long count = stream.getProperty(this.key);
		return (count != null) ? count : 0;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof Http2WindowUpdateFrame update && update.stream() != null) {
			Http2Stream stream = this.connection.stream(update.stream().id());
			if (stream != null) {
				stream.setProperty(this.key, count(stream) + 1);
			}
		}
		ctx.fireChannelRead(message);
	}

}
