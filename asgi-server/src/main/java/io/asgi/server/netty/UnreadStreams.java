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
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;

/**
 * Closes the channels of HTTP/2 streams that have ended while parts of their requests
 * wait unread. Netty leaves such a channel open until somebody reads from it: the
 * application would not learn that its client has left, and the parts would never be
 * released.
 * <p>
 * One for each connection, used on its event loop.
 */
final class UnreadStreams extends Http2ConnectionAdapter {

	private static final AttributeKey<UnreadStreams> KEY = AttributeKey.valueOf(UnreadStreams.class, "streams");

	private final IntObjectMap<Channel> open = new IntObjectHashMap<>();

	private UnreadStreams() {
	}

	/**
	 * Watch over the channel of a stream until the stream ends.
	 */
	static void watch(Channel channel) {
		if (!(channel instanceof Http2StreamChannel stream)) {
			return;
		}
		Http2FrameCodec codec = channel.parent().pipeline().get(Http2FrameCodec.class);
		int id = stream.stream().id();
		if (codec == null || codec.connection().stream(id) == null) {
			// The connection, or the stream, has ended before
			channel.close();
			return;
		}
		UnreadStreams streams = channel.parent().attr(KEY).get();
		if (streams == null) {
			streams = new UnreadStreams();
			codec.connection().addListener(streams);
			channel.parent().attr(KEY).set(streams);
		}
		streams.open.put(id, channel);
	}

	@Override
	public void onStreamClosed(Http2Stream stream) {
		Channel channel = this.open.remove(stream.id());
		if (channel != null && channel.isOpen()) {
			// Not at once: whoever has ended the stream may not be done with its channel
			channel.eventLoop().execute(channel::close);
		}
	}

}
