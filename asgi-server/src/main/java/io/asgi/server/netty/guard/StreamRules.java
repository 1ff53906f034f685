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

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resets a stream whose request lacks a mandatory pseudo-header field or has a malformed
 * one (RFC 9113, section 8.3.1), and one on which the codec finds an error, with the code
 * of that error. Reactor Netty leaves the former unanswered or loses a buffer each time,
 * and cancels the latter. It also logs, with stack traces, what clients do wrong.
 * Requests for other protocols than HTTP and WebSocket are refused: see
 * {@link ExtendedConnects}.
 * <p>
 * Stands between the codec and the channels of the streams.
 */
final class StreamRules extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(StreamRules.class);

	private final Http2FrameCodec codec;

	private final PropertyKey requested;

	StreamRules(Http2FrameCodec codec) {
		this.codec = codec;
		this.requested = codec.connection().newKey();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof Http2HeadersFrame frame && isRequest(frame.stream())) {
			request(context, frame);
		}
		else {
			context.fireChannelRead(message);
		}
	}

	private static void request(ChannelHandlerContext context, Http2HeadersFrame frame) {
		if (!PseudoHeaders.areValid(frame.headers())) {
			logger.debug("A request has malformed pseudo-header fields: {} {}", context.channel(), frame);
			reset(context, frame.stream(), Http2Error.PROTOCOL_ERROR);
		}
		else if (ExtendedConnects.isUnknown(frame.headers())) {
			ExtendedConnects.refuse(context, frame.stream());
		}
		else {
			context.fireChannelRead(frame);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (failure instanceof Http2FrameStreamException error) {
			logger.debug("A stream is in error: {}", context.channel(), error);
			reset(context, error.stream(), error.error());
		}
		else if (failure instanceof Http2Exception) {
			// The codec ends the connection
			logger.debug("A connection is in error: {}", context.channel(), failure);
		}
		else {
			context.fireExceptionCaught(failure);
		}
	}

	private static void reset(ChannelHandlerContext context, Http2FrameStream stream, Http2Error error) {
		// The codec would write the data that waits in it behind the reset
		context.flush();
		context.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream));
	}

	/**
	 * Only the first headers are a request. That trailers have no pseudo-header fields is
	 * checked by the codec.
	 */
	private boolean isRequest(Http2FrameStream frameStream) {
		Http2Stream stream = this.codec.connection().stream(frameStream.id());
		return stream != null && stream.setProperty(this.requested, true) == null;
	}

}
