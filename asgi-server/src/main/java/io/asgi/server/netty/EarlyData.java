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

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import reactor.core.publisher.BaseSubscriber;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Holds what a client sends on a stream of HTTP/2 before the handshake of its WebSocket
 * is answered. Reactor Netty would take it for the body of a request, and keep it: the
 * rest of a frame would be taken for a frame, and its beginning never be released.
 * <p>
 * While something is held, the stream is not read, so that its window is the limit.
 */
final class EarlyData extends ChannelDuplexHandler {

	static final String NAME = "asgi.earlyData";

	private final Queue<Object> held = new ArrayDeque<>();

	private boolean released;

	private EarlyData() {
	}

	/**
	 * Hold from now on what comes, and what Reactor Netty has taken already. To be called
	 * on the event loop.
	 */
	static void hold(Channel channel, HttpServerRequest request) {
		ChannelPipeline pipeline = channel.pipeline();
		if (pipeline.context(NettyPipeline.H2ToHttp11Codec) != null) {
			EarlyData early = new EarlyData();
			request.receive().subscribe(early.new Taken());
			pipeline.addAfter(NettyPipeline.H2ToHttp11Codec, NAME, early);
		}
	}

	/**
	 * Pass on what has been held, to whoever has taken over by now.
	 */
	static void release(Channel channel) {
		if (channel.pipeline().context(NAME) != null) {
			channel.pipeline().remove(NAME);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof HttpContent && !(message instanceof HttpRequest)) {
			this.held.add(message);
		}
		else {
			ctx.fireChannelRead(message);
		}
	}

	@Override
	public void read(ChannelHandlerContext ctx) {
		if (this.held.isEmpty()) {
			ctx.read();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		drop();
		ctx.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		this.released = true;
		if (!ctx.channel().isActive()) {
			drop();
		}
		while (!this.held.isEmpty()) {
			ctx.fireChannelRead(this.held.remove());
		}
	}

	private void drop() {
		while (!this.held.isEmpty()) {
			ReferenceCountUtil.release(this.held.remove());
		}
	}

	/**
	 * Takes back what came while other layers had the request. Reactor Netty releases it
	 * when it has been handed over.
	 */
	private final class Taken extends BaseSubscriber<ByteBuf> {

		@Override
		protected void hookOnNext(ByteBuf part) {
			if (!EarlyData.this.released) {
				EarlyData.this.held.add(new DefaultHttpContent(part.retain()));
			}
		}

		@Override
		protected void hookOnError(Throwable failure) {
			// The stream has ended
		}

	}

}
