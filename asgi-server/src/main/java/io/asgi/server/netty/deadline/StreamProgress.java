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

import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;

/**
 * What has left a stream of HTTP/2: its window gets smaller by it. A client that has
 * taken data enlarges the window again (RFC 9113, section 6.9). As long as the window is
 * open, the stream waits for the socket that it shares.
 */
final class StreamProgress implements Progress {

	private final Http2StreamChannel channel;

	private final SocketProgress socket;

	private int window;

	private long updates;

	StreamProgress(Http2StreamChannel channel) {
		this.channel = channel;
		this.socket = new SocketProgress(channel.parent());
	}

	@Override
	public boolean hasMoved() {
		Http2FrameCodec codec = this.channel.parent().pipeline().get(Http2FrameCodec.class);
		Http2Stream stream = (codec != null) ? codec.connection().stream(this.channel.stream().id()) : null;
		if (codec == null || stream == null) {
			return false;
		}
		Http2RemoteFlowController flow = codec.connection().remote().flowController();
		int window = flow.windowSize(stream);
		long updates = WindowUpdates.of(this.channel.parent(), codec).count(stream);
		boolean socketMoved = this.socket.hasMoved();
		boolean moved = window != this.window || updates != this.updates || (window > 0 && socketMoved);
		this.window = window;
		this.updates = updates;
		return moved;
	}

}
