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

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.HttpOperations;

/**
 * Closes an HTTP/1 connection whose request body turns out to be malformed while the
 * response is being written. Reactor Netty would end the response as if it were whole.
 */
final class TruncationGuard extends ChannelInboundHandlerAdapter {

	private static final String NAME = "asgi.truncationGuard";

	private TruncationGuard() {
	}

	static void install(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		if (pipeline.get(NAME) == null && pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
			pipeline.addBefore(NettyPipeline.HttpTrafficHandler, NAME, new TruncationGuard());
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		boolean malformed = !(message instanceof HttpRequest) && message instanceof DecoderResultProvider provider
				&& provider.decoderResult().isFailure();
		if (malformed && ChannelOperations.get(ctx.channel()) instanceof HttpOperations<?, ?> operations
				&& operations.hasSentHeaders()) {
			ReferenceCountUtil.release(message);
			ctx.close();
		}
		else {
			ctx.fireChannelRead(message);
		}
	}

}
