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
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a connection of HTTP/2, kept in front of its codec: a preface, settings
 * or a header block that does not arrive in time ends the connection, as no other frame
 * can come before it (RFC 9113, sections 3.4 and 6.10), and so does having no stream for
 * too long.
 */
final class Http2Limits extends ChannelDuplexHandler {

	private static final String NAME = "asgi.http2Limits";

	/**
	 * How long a client may take for the last frame of its connection.
	 */
	private static final long MAX_GOODBYE_SECONDS = 5;

	private final ConnectionLimits limits;

	private final Http2Connection connection;

	private final FrameScanner scanner;

	private final boolean upgraded;

	private @Nullable ChannelHandlerContext context;

	private @Nullable Alarm alarm;

	private long lastActive = System.nanoTime();

	/**
	 * When what is missing has begun to be missing.
	 */
	private long missingSince = this.lastActive;

	private boolean missing;

	private Http2Limits(ConnectionLimits limits, Http2Connection connection, FrameScanner scanner, boolean upgraded) {
		this.limits = limits;
		this.connection = connection;
		this.scanner = scanner;
		this.upgraded = upgraded;
		this.missing = scanner.isSomethingMissing();
	}

	/**
	 * Put the handlers into the pipeline.
	 * @param scanner has seen the bytes that are past already
	 * @param upgraded whether the connection has come from HTTP/1.1
	 */
	static void install(ChannelPipeline pipeline, ConnectionLimits limits, FrameScanner scanner, boolean upgraded) {
		ChannelHandlerContext codec = pipeline.context(Http2FrameCodec.class);
		if (codec != null && pipeline.get(NAME) == null) {
			Http2Connection connection = ((Http2FrameCodec) codec.handler()).connection();
			pipeline.addAfter(codec.name(), HeaderSizes.NAME, new HeaderSizes(limits, connection));
			pipeline.addBefore(codec.name(), NAME, new Http2Limits(limits, connection, scanner, upgraded));
		}
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.context = ctx;
		this.alarm = new Alarm(ctx.executor(), this::check);
		schedule(this.limits.headTimeout());
		schedule(this.limits.keepAliveTimeout());
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		cancel();
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		cancel();
		ctx.fireChannelInactive();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		this.lastActive = System.nanoTime();
		if (message instanceof ByteBuf bytes) {
			boolean completed = this.scanner.scan(bytes);
			boolean missing = isSomethingMissing();
			if (missing && (completed || !this.missing)) {
				this.missingSince = this.lastActive;
				schedule(this.limits.headTimeout());
			}
			this.missing = missing;
		}
		ctx.fireChannelRead(message);
	}

	/**
	 * A client that does not wait for the answer to its upgrade has its preface slip past
	 * this handler; it is held to have sent none.
	 */
	private boolean isSomethingMissing() {
		return this.scanner.isLost() ? this.upgraded : this.scanner.isSomethingMissing();
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		this.lastActive = System.nanoTime();
		ctx.write(message, promise);
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
		ChannelHandlerContext ctx = this.context;
		if (ctx != null) {
			Future<?> cut = ctx.executor().schedule(() -> ctx.close(), MAX_GOODBYE_SECONDS, TimeUnit.SECONDS);
			ctx.channel().writeAndFlush(new DefaultHttp2GoAwayFrame(error)).addListener((written) -> {
				cut.cancel(false);
				// Past the codec, which would wait for streams to end
				ctx.close();
			});
		}
	}

	private void schedule(long nanos) {
		if (this.alarm != null && nanos > 0) {
			this.alarm.within(nanos);
		}
	}

	private void cancel() {
		if (this.alarm != null) {
			this.alarm.cancel();
		}
	}

}
