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

import java.util.concurrent.CompletableFuture;

import io.asgi.test.conformance.WireExchange;
import io.asgi.test.conformance.WireResponse;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;

/**
 * A client's stream of HTTP/2.
 */
final class Http2Exchange implements WireExchange {

	private final Http2StreamChannel stream;

	private final WireResponse response;

	Http2Exchange(Http2StreamChannel stream, WireResponse response) {
		this.stream = stream;
		this.response = response;
	}

	@Override
	public CompletableFuture<Void> send(byte[] bytes) {
		return write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), false));
	}

	@Override
	public CompletableFuture<Void> finish() {
		return write(new DefaultHttp2DataFrame(true));
	}

	/**
	 * Write a frame; Netty completes it when flow control has let all of it go.
	 */
	private CompletableFuture<Void> write(DefaultHttp2DataFrame frame) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.stream.writeAndFlush(frame).addListener((written) -> {
			if (written.isSuccess()) {
				done.complete(null);
			}
			else {
				done.completeExceptionally(written.cause());
			}
		});
		return done;
	}

	@Override
	public void abort() {
		this.response.aborted("the client");
		this.stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL))
			.addListener((written) -> this.stream.close());
	}

	@Override
	public void pauseReading() {
		this.stream.config().setAutoRead(false);
	}

	@Override
	public void resumeReading() {
		this.stream.config().setAutoRead(true);
	}

}
