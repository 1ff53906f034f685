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
import org.jspecify.annotations.Nullable;

/**
 * Ends the streams of an HTTP/2 connection where Netty and Reactor Netty leave them open.
 * One for each connection, used on its event loop.
 * <ul>
 * <li>A stream that has ended while parts of its request wait unread: its channel would
 * stay open until somebody reads from it, the application would not learn that its client
 * has left, and the parts would never be released.</li>
 * <li>A stream whose response is complete while its request is not: see
 * {@link AnsweredStreams}.</li>
 * </ul>
 */
final class StreamEnds extends Http2ConnectionAdapter {

	private static final AttributeKey<StreamEnds> KEY = AttributeKey.valueOf(StreamEnds.class, "streams");

	private static final AttributeKey<Boolean> UNWANTED = AttributeKey.valueOf(StreamEnds.class, "unwanted");

	private final Http2FrameCodec codec;

	private final IntObjectMap<Channel> open = new IntObjectHashMap<>();

	private final AnsweredStreams answered;

	private StreamEnds(Http2FrameCodec codec, Channel connection) {
		this.codec = codec;
		this.answered = new AnsweredStreams(codec, connection);
	}

	/**
	 * Watch over the channel of a stream until the stream ends. To be called before the
	 * response is complete.
	 */
	static void watch(Channel channel) {
		if (!(channel instanceof Http2StreamChannel stream)) {
			return;
		}
		StreamEnds streams = of(channel.parent());
		int id = stream.stream().id();
		if (streams == null || streams.codec.connection().stream(id) == null) {
			// The connection, or the stream, has ended before
			channel.close();
			return;
		}
		streams.open.put(id, channel);
	}

	private static @Nullable StreamEnds of(Channel connection) {
		StreamEnds streams = connection.attr(KEY).get();
		Http2FrameCodec codec = (streams != null) ? null : connection.pipeline().get(Http2FrameCodec.class);
		if (codec != null) {
			streams = new StreamEnds(codec, connection);
			codec.connection().addListener(streams);
			connection.attr(KEY).set(streams);
			ConnectionWindow.widen(connection, codec);
		}
		return streams;
	}

	/**
	 * Watch over the channel of a stream whose client should not go on with its request:
	 * it is given no time to do so once the response is complete.
	 */
	static void watchUnwanted(Channel channel) {
		channel.attr(UNWANTED).set(true);
		watch(channel);
	}

	/**
	 * The last frame of one side has been written or read. WebSockets end by rules of
	 * their own.
	 */
	@Override
	public void onStreamHalfClosed(Http2Stream stream) {
		Channel channel = this.open.get(stream.id());
		if (channel != null && stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL
				&& channel.pipeline().get(WebSocketFrameHandler.class) == null) {
			this.answered.add(stream.id(), channel, channel.hasAttr(UNWANTED));
		}
	}

	@Override
	public void onStreamClosed(Http2Stream stream) {
		this.answered.remove(stream.id());
		Channel channel = this.open.remove(stream.id());
		if (channel != null && channel.isOpen()) {
			// Not at once: whoever has ended the stream may not be done with its channel
			channel.eventLoop().execute(channel::close);
		}
	}

}
