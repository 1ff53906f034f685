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

import java.util.concurrent.TimeUnit;

import io.asgi.server.Limit;
import io.asgi.server.netty.frames.ClientFrames;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.Future;

/**
 * The limits of a connection of HTTP/2: a preface, settings or a header block that does
 * not arrive in time ends the connection, as no other frame can come before it (RFC 9113,
 * sections 3.4 and 6.10), and so does having no stream for too long.
 */
final class Http2Limits extends Http2ConnectionAdapter {

	/**
	 * How long a client may take for the last frame of its connection.
	 */
	private static final long MAX_GOODBYE_SECONDS = 5;

	private final ConnectionLimits limits;

	private final Channel channel;

	private final Http2Connection connection;

	private final ClientFrames frames;

	private final boolean upgraded;

	private final Alarm alarm;

	/**
	 * When something was read, or the last stream ended.
	 */
	private long lastActive = System.nanoTime();

	/**
	 * When what is missing has begun to be missing.
	 */
	private long missingSince = this.lastActive;

	private boolean missing;

	private Http2Limits(ConnectionLimits limits, Channel channel, Http2Connection connection, ClientFrames frames,
			boolean upgraded) {
		this.limits = limits;
		this.channel = channel;
		this.connection = connection;
		this.frames = frames;
		this.upgraded = upgraded;
		this.missing = frames.isSomethingMissing();
		this.alarm = new Alarm(channel.eventLoop(), this::check);
	}

	/**
	 * Watch over a connection.
	 * @param upgraded whether the connection has come from HTTP/1.1
	 */
	static void install(ChannelPipeline pipeline, ConnectionLimits limits, boolean upgraded) {
		ChannelHandlerContext codec = pipeline.context(Http2FrameCodec.class);
		if (codec != null && pipeline.get(HeaderSizes.NAME) == null) {
			ClientFrames frames = ClientFrames.of(pipeline);
			if (frames == null) {
				throw new IllegalStateException("Limits of HTTP/2 need the guards of the connection before them");
			}
			Http2Connection connection = ((Http2FrameCodec) codec.handler()).connection();
			pipeline.addAfter(codec.name(), HeaderSizes.NAME, new HeaderSizes(limits, connection));
			new Http2Limits(limits, pipeline.channel(), connection, frames, upgraded).begin();
		}
	}

	private void begin() {
		this.connection.addListener(this);
		// What was complete before is no progress of what is missing now
		this.frames.takeCompleted();
		this.frames.whenRead(this::read);
		this.channel.closeFuture().addListener((closed) -> this.alarm.cancel());
		schedule(this.limits.headTimeout());
		schedule(this.limits.keepAliveTimeout());
	}

	/**
	 * Something was read.
	 */
	private void read() {
		this.lastActive = System.nanoTime();
		boolean completed = this.frames.takeCompleted();
		boolean missing = isSomethingMissing();
		if (missing && (completed || !this.missing)) {
			this.missingSince = this.lastActive;
			schedule(this.limits.headTimeout());
		}
		this.missing = missing;
	}

	/**
	 * A client that does not wait for the answer to its upgrade has its preface slip past
	 * this handler; it is held to have sent none.
	 */
	private boolean isSomethingMissing() {
		return this.frames.isLost() ? this.upgraded : this.frames.isSomethingMissing();
	}

	/**
	 * The last frame of the stream has been written.
	 */
	@Override
	public void onStreamClosed(Http2Stream stream) {
		if (this.connection.numActiveStreams() == 0) {
			this.lastActive = System.nanoTime();
		}
	}

	private void check() {
		long now = System.nanoTime();
		if (this.missing && this.limits.headTimeout() > 0) {
			long left = this.limits.headTimeout() - (now - this.missingSince);
			if (left <= 0) {
				this.limits.reached(Limit.REQUEST_HEAD_TIME);
				end(Http2Error.ENHANCE_YOUR_CALM);
				return;
			}
			schedule(left);
		}
		if (this.limits.keepAliveTimeout() > 0) {
			long left = this.limits.keepAliveTimeout() - (now - this.lastActive);
			if (this.connection.numActiveStreams() > 0) {
				left = this.limits.keepAliveTimeout();
			}
			if (left <= 0) {
				end(Http2Error.NO_ERROR);
				return;
			}
			schedule(left);
		}
	}

	/**
	 * Tell the client why, and close.
	 */
	private void end(Http2Error error) {
		Future<?> cut = this.channel.eventLoop().schedule(this::close, MAX_GOODBYE_SECONDS, TimeUnit.SECONDS);
		this.channel.writeAndFlush(new DefaultHttp2GoAwayFrame(error)).addListener((written) -> {
			cut.cancel(false);
			close();
		});
	}

	/**
	 * Close past the codec, which would wait for streams to end.
	 */
	private void close() {
		ChannelHandlerContext codec = this.channel.pipeline().context(Http2FrameCodec.class);
		if (codec != null) {
			codec.close();
		}
	}

	private void schedule(long nanos) {
		if (nanos > 0) {
			this.alarm.within(nanos);
		}
	}

}
