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

import java.time.Duration;
import java.util.ArrayList;

import io.asgi.server.netty.deadline.IdleDeadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;

/**
 * The streams of an HTTP/2 connection whose response is complete while the client has not
 * ended its request, and perhaps never will. Each counts among those that the client may
 * have at a time, so it is reset with {@code NO_ERROR} (RFC 9113, section 8.1).
 * <p>
 * Not at once: the client may be about to end the stream by itself, what it has sent
 * already should not meet a closed stream, which is an error, and some clients wait for
 * ever to be rid of the rest of a request whose stream is reset. As long as it goes on,
 * what it sends is dropped, for a while.
 */
final class AnsweredStreams {

	private static final Duration BETWEEN_CHECKS = Duration.ofMillis(500);

	/**
	 * After how many checks a client is silent that has sent nothing in between on any of
	 * these streams: they may have to wait for one another. The first check may follow at
	 * once.
	 */
	private static final int SILENT = 5;

	/**
	 * How many checks a client gets that goes on: half a minute.
	 */
	private static final int MAX_CHECKS = 60;

	private final EventLoop eventLoop;

	private final IntObjectMap<Answered> streams = new IntObjectHashMap<>();

	private final IdleDeadline nextCheck;

	private int silent;

	AnsweredStreams(Http2FrameCodec codec, Channel connection) {
		this.eventLoop = connection.eventLoop();
		this.nextCheck = new IdleDeadline(connection, BETWEEN_CHECKS, this::check);
		codec.decoder().frameListener(new Listener(codec.decoder().frameListener()));
	}

	/**
	 * The last frame of a response has been written, and that of its request not been
	 * read.
	 * @param unwanted whether the client should not go on
	 */
	void add(int id, Channel channel, boolean unwanted) {
		if (this.streams.isEmpty()) {
			this.nextCheck.begin();
		}
		Answered stream = new Answered(channel);
		this.streams.put(id, stream);
		if (unwanted) {
			// Not at once: the codec is in the middle of a write
			this.eventLoop.execute(() -> {
				if (this.streams.get(id) == stream) {
					stream.reset();
				}
			});
		}
	}

	/**
	 * A stream is closed.
	 */
	void remove(int id) {
		this.streams.remove(id);
		if (this.streams.isEmpty()) {
			this.nextCheck.end();
		}
	}

	private void check() {
		this.silent++;
		for (Answered stream : new ArrayList<>(this.streams.values())) {
			stream.checks++;
			if ((stream.checks >= SILENT && this.silent >= SILENT) || stream.checks >= MAX_CHECKS) {
				stream.reset();
			}
		}
		if (!this.streams.isEmpty()) {
			this.nextCheck.begin();
		}
	}

	/**
	 * Notices what clients send on.
	 */
	private final class Listener extends Http2FrameListenerDecorator {

		Listener(Http2FrameListener listener) {
			super(listener);
		}

		@Override
		public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean last)
				throws Http2Exception {
			if (AnsweredStreams.this.streams.containsKey(id)) {
				AnsweredStreams.this.silent = 0;
			}
			return super.onDataRead(ctx, id, data, padding, last);
		}

	}

	/**
	 * A stream that has been answered.
	 */
	private static final class Answered {

		private final Channel channel;

		private int checks;

		Answered(Channel channel) {
			this.channel = channel;
		}

		void reset() {
			this.channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
		}

	}

}
