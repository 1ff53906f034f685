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

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;

/**
 * Looks after requests that have waited in Reactor Netty's queue for the response before
 * them. Reactor Netty takes malformed parts of their bodies for whole ones, and does not
 * read on from a connection when such a request has been answered before all of it has
 * been taken from the queue.
 */
@Sharable
final class PipelineGuard extends ChannelInboundHandlerAdapter {

	private static final String NAME = "asgi.pipelineGuard";

	private static final PipelineGuard INSTANCE = new PipelineGuard();

	private PipelineGuard() {
	}

	/**
	 * A request is about to be read. Most connections never have one that has to wait.
	 */
	static void install(ChannelHandlerContext ctx) {
		if (ChannelOperations.get(ctx.channel()) == null) {
			// No exchange is under way
			return;
		}
		ChannelPipeline pipeline = ctx.pipeline();
		if (pipeline.get(NAME) == null && pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
			pipeline.addAfter(NettyPipeline.HttpTrafficHandler, NAME, INSTANCE);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (!(message instanceof HttpContent content)) {
			ctx.fireChannelRead(message);
		}
		else if (content.decoderResult().isFailure()) {
			ReferenceCountUtil.release(message);
			ctx.close();
		}
		else {
			ctx.fireChannelRead(message);
			if (ChannelOperations.get(ctx.channel()) == null) {
				ctx.read();
			}
		}
	}

}
