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
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodec;

/**
 * Widens the flow-control window of an HTTP/2 connection until it holds the windows of
 * all its streams (RFC 9113, section 6.9). By default it holds that of one: a single
 * upload that its application does not receive would stop all others on the connection.
 */
final class ConnectionWindow {

	/**
	 * The widest window in bytes, whatever the number of streams.
	 */
	private static final int MAX_WINDOW = 16 * 1024 * 1024;

	private ConnectionWindow() {
	}

	/**
	 * Widen the window of a connection.
	 * @param connection the channel of the connection, the parent of those of its streams
	 */
	static void widen(Channel connection, Http2FrameCodec codec) {
		int increment = increment(codec.connection());
		if (increment > 0) {
			connection.writeAndFlush(new DefaultHttp2WindowUpdateFrame(increment));
		}
	}

	private static int increment(Http2Connection connection) {
		int stream = connection.local().flowController().initialWindowSize();
		int present = connection.local().flowController().windowSize(connection.connectionStream());
		long wanted = (long) stream * connection.remote().maxActiveStreams() + stream;
		return (int) Math.min(wanted, MAX_WINDOW) - present;
	}

}
