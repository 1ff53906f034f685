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

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Closes connections of HTTP/2 whose clients flood them with frames that have no use, or
 * with requests that are malformed so that the server resets them (RFC 9113, section
 * 10.5). Netty itself limits resets by the client, those by the server whose error code
 * is not CANCEL, CONTINUATION frames, and DATA frames that are empty.
 * <p>
 * Stands behind the codec, and listens to what the codec reads.
 */
final class FloodGuard extends ChannelDuplexHandler {

	/**
	 * Frames without use that may come at once; a browser sends fewer in its lifetime.
	 */
	static final int MAX_CONTROL_FRAMES = 10_000;

	/**
	 * Frames without use that may come each second on and on.
	 */
	private static final int CONTROL_FRAMES_PER_SECOND = 100;

	/**
	 * Frames without use that may go with each frame, and with each KiB, that has one: a
	 * client that receives a lot updates its windows a lot.
	 */
	private static final int CONTROL_FRAMES_PER_USE = 8;

	/**
	 * Streams that may be in error at once. Netty's limits of resets are the same.
	 */
	static final int MAX_STREAM_ERRORS = 200;

	private static final int STREAM_ERRORS_PER_SECOND = 7;

	private final Http2FrameCodec codec;

	private final FrameBudget controlFrames;

	private final FrameBudget streamErrors;

	private int lastInError;

	FloodGuard(Http2FrameCodec codec) {
		this.codec = codec;
		long now = System.nanoTime();
		this.controlFrames = new FrameBudget(MAX_CONTROL_FRAMES, CONTROL_FRAMES_PER_SECOND, now);
		this.streamErrors = new FrameBudget(MAX_STREAM_ERRORS, STREAM_ERRORS_PER_SECOND, now);
		codec.decoder().frameListener(new Listener(codec.decoder().frameListener()));
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (message instanceof Http2DataFrame data) {
			used(data.content().readableBytes());
		}
		else if (message instanceof Http2HeadersFrame) {
			used(0);
		}
		else if (message instanceof Http2ResetFrame reset && reset.errorCode() == Http2Error.CANCEL.code()
				&& isUnanswered(reset.stream())) {
			inError(ctx, reset.stream());
		}
		ctx.write(message, promise);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
		if (failure instanceof Http2FrameStreamException error) {
			inError(ctx, error.stream());
		}
		ctx.fireExceptionCaught(failure);
	}

	private boolean isUnanswered(Http2FrameStream frameStream) {
		Http2Stream stream = this.codec.connection().stream(frameStream.id());
		return stream != null && !stream.isHeadersSent();
	}

	private void inError(ChannelHandlerContext ctx, Http2FrameStream stream) {
		if (stream.id() == this.lastInError) {
			// An error, and the reset that it leads to
			return;
		}
		this.lastInError = stream.id();
		if (!this.streamErrors.spend(System.nanoTime())) {
			ChannelHandlerContext codec = ctx.pipeline().context(this.codec);
			if (codec != null) {
				this.codec.onError(codec, false, tooMany("streams in error"));
			}
		}
	}

	private void used(int bytes) {
		this.controlFrames.earn((long) CONTROL_FRAMES_PER_USE * Math.max(1, bytes / 1024));
	}

	private void control() throws Http2Exception {
		if (!this.controlFrames.spend(System.nanoTime())) {
			throw tooMany("control frames");
		}
	}

	private static Http2Exception tooMany(String what) {
		return Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "Too many %s", what);
	}

	/**
	 * Counts the frames that the codec has read.
	 */
	private final class Listener extends Http2FrameListenerDecorator {

		Listener(Http2FrameListener listener) {
			super(listener);
		}

		@Override
		public int onDataRead(ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean last)
				throws Http2Exception {
			if (data.isReadable()) {
				used(data.readableBytes());
			}
			return super.onDataRead(ctx, stream, data, padding, last);
		}

		@Override
		public void onHeadersRead(ChannelHandlerContext ctx, int stream, Http2Headers headers, int padding,
				boolean last) throws Http2Exception {
			used(0);
			super.onHeadersRead(ctx, stream, headers, padding, last);
		}

		@Override
		public void onHeadersRead(ChannelHandlerContext ctx, int stream, Http2Headers headers, int dependency,
				short weight, boolean exclusive, int padding, boolean last) throws Http2Exception {
			used(0);
			super.onHeadersRead(ctx, stream, headers, dependency, weight, exclusive, padding, last);
		}

		@Override
		public void onPriorityRead(ChannelHandlerContext ctx, int stream, int dependency, short weight,
				boolean exclusive) throws Http2Exception {
			control();
			super.onPriorityRead(ctx, stream, dependency, weight, exclusive);
		}

		@Override
		public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
			control();
			super.onSettingsAckRead(ctx);
		}

		@Override
		public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
			control();
			super.onSettingsRead(ctx, settings);
		}

		@Override
		public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
			control();
			super.onPingRead(ctx, data);
		}

		@Override
		public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
			control();
			super.onPingAckRead(ctx, data);
		}

		@Override
		public void onGoAwayRead(ChannelHandlerContext ctx, int lastStream, long code, ByteBuf debugData)
				throws Http2Exception {
			control();
			super.onGoAwayRead(ctx, lastStream, code, debugData);
		}

		@Override
		public void onWindowUpdateRead(ChannelHandlerContext ctx, int stream, int increment) throws Http2Exception {
			control();
			super.onWindowUpdateRead(ctx, stream, increment);
		}

		@Override
		public void onUnknownFrame(ChannelHandlerContext ctx, byte type, int stream, Http2Flags flags, ByteBuf payload)
				throws Http2Exception {
			control();
			super.onUnknownFrame(ctx, type, stream, flags, payload);
		}

	}

}
