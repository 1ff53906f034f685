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
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Watches the responses on an HTTP/1 connection, which come one after the other. It sits
 * next to the codec, so that it sees responses that nobody else is told of, and bodies as
 * they are on the wire.
 */
final class Http1ConnectionWatch extends ChannelDuplexHandler {

	private static final String NAME = "asgi.watch";

	private @Nullable ExchangeRecorder current;

	private boolean informational;

	private Http1ConnectionWatch() {
	}

	/**
	 * Let the next response on a connection be that of an exchange.
	 */
	static void watch(Channel channel, ExchangeRecorder recorder) {
		ChannelPipeline pipeline = channel.pipeline();
		Http1ConnectionWatch watch = (Http1ConnectionWatch) pipeline.get(NAME);
		if (watch == null) {
			watch = new Http1ConnectionWatch();
			boolean compresses = pipeline.get(NettyPipeline.CompressionHandler) != null;
			String next = compresses ? NettyPipeline.CompressionHandler : NettyPipeline.HttpTrafficHandler;
			if (pipeline.get(next) != null) {
				pipeline.addBefore(next, NAME, watch);
			}
		}
		watch.current = recorder;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		ExchangeRecorder current = this.current;
		boolean malformed = !(message instanceof HttpRequest) && message instanceof DecoderResultProvider provider
				&& provider.decoderResult().isFailure();
		if (malformed && current != null && !current.isResponseStarted()) {
			// Reactor Netty answers it by itself
			current.refused();
		}
		ctx.fireChannelRead(message);
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		ExchangeRecorder current = this.current;
		if (current == null) {
			ctx.write(message, promise);
			return;
		}
		if (message instanceof HttpResponse response) {
			this.informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
			if (!this.informational) {
				current.responseStarted(response.status().code(), headers(response.headers()));
			}
		}
		if (this.informational) {
			this.informational = !(message instanceof LastHttpContent);
			ctx.write(message, promise);
			return;
		}
		ChannelPromise written = promise;
		if (message instanceof HttpContent content) {
			current.bodySent(content.content().readableBytes());
		}
		else if (message instanceof ByteBuf bytes) {
			current.bodySent(bytes.readableBytes());
		}
		else if (message instanceof FileRegion region) {
			written = promise.unvoid();
			written.addListener((done) -> current.bodySent(region.transferred()));
		}
		if (message instanceof LastHttpContent) {
			this.current = null;
			written = promise.unvoid();
			written.addListener((done) -> current.responseWritten(done.isSuccess()));
		}
		ctx.write(message, written);
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		end();
		ctx.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		end();
	}

	private void end() {
		ExchangeRecorder current = this.current;
		this.current = null;
		if (current != null) {
			current.channelClosed();
		}
	}

	private static AsgiHeaders headers(HttpHeaders fields) {
		AsgiHeaders.Builder headers = AsgiHeaders.builder();
		fields.iteratorCharSequence()
			.forEachRemaining((field) -> headers.add(field.getKey().toString(), field.getValue().toString()));
		return headers.build();
	}

}
