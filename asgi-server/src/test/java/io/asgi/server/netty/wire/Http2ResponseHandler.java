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

package io.asgi.server.netty.wire;

import io.asgi.AsgiHeaders;
import io.asgi.test.conformance.WireResponse;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Reports what arrives on a stream.
 */
final class Http2ResponseHandler extends ChannelInboundHandlerAdapter {

	private final WireResponse response;

	Http2ResponseHandler(WireResponse response) {
		this.response = response;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			if (message instanceof Http2HeadersFrame frame) {
				headers(frame.headers());
				endIf(frame.isEndStream());
			}
			else if (message instanceof Http2DataFrame frame) {
				if (frame.content().isReadable()) {
					this.response.body(ByteBufUtil.getBytes(frame.content()));
				}
				endIf(frame.isEndStream());
			}
			else if (message instanceof Http2ResetFrame frame) {
				reset(frame.errorCode());
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	/**
	 * A reset may also arrive as an event of its own, beside the frames that are read.
	 */
	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof Http2ResetFrame frame) {
			reset(frame.errorCode());
		}
		ReferenceCountUtil.release(event);
	}

	private void headers(Http2Headers headers) {
		AsgiHeaders.Builder fields = AsgiHeaders.builder();
		headers.forEach((field) -> {
			if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(field.getKey())) {
				fields.add(field.getKey().toString(), field.getValue().toString());
			}
		});
		CharSequence status = headers.status();
		if (status == null) {
			this.response.trailers(fields.build());
			return;
		}
		int code = Integer.parseInt(status.toString());
		if (code < 200) {
			this.response.informational(code, fields.build());
		}
		else {
			this.response.head(code, fields.build());
		}
	}

	private void endIf(boolean endOfStream) {
		if (endOfStream) {
			this.response.complete();
		}
	}

	private void reset(long errorCode) {
		this.response.aborted("RST_STREAM " + Http2Error.valueOf(errorCode));
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.response.aborted("end of the stream");
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
		this.response.aborted(error.toString());
		context.close();
	}

}
