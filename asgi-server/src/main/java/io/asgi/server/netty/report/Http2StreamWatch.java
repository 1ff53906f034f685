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

package io.asgi.server.netty.report;

import io.asgi.AsgiHeaders;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/**
 * Watches the response on one HTTP/2 stream, frame by frame.
 */
final class Http2StreamWatch extends ChannelDuplexHandler {

	private static final String NAME = "asgi.watch";

	private final ExchangeRecorder recorder;

	private Http2StreamWatch(ExchangeRecorder recorder) {
		this.recorder = recorder;
	}

	static void install(Channel channel, ExchangeRecorder recorder) {
		channel.pipeline().addFirst(NAME, new Http2StreamWatch(recorder));
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		boolean last = false;
		if (message instanceof Http2HeadersFrame frame) {
			last = frame.isEndStream();
			CharSequence status = frame.headers().status();
			if (status != null && status.charAt(0) != '1') {
				this.recorder.responseStarted(Integer.parseInt(status.toString()), headers(frame.headers()));
			}
		}
		else if (message instanceof Http2DataFrame frame) {
			last = frame.isEndStream();
			this.recorder.bodySent(frame.content().readableBytes());
		}
		ChannelPromise written = promise;
		if (last) {
			written = promise.unvoid();
			written.addListener((done) -> this.recorder.responseWritten(done.isSuccess()));
		}
		ctx.write(message, written);
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.recorder.channelClosed();
		ctx.fireChannelInactive();
	}

	private static AsgiHeaders headers(Http2Headers fields) {
		AsgiHeaders.Builder headers = AsgiHeaders.builder();
		fields.forEach((field) -> {
			if (field.getKey().charAt(0) != ':') {
				headers.add(field.getKey().toString(), field.getValue().toString());
			}
		});
		return headers.build();
	}

}
