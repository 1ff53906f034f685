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

import java.io.IOException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes note of HTTP/2 connections that their clients reset. Nobody else does in Reactor
 * Netty's pipeline, and Netty would warn of each with a stack trace.
 */
@Sharable
final class QuietResets extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(QuietResets.class);

	private static final String NAME = "asgi.quietResets";

	private static final QuietResets INSTANCE = new QuietResets();

	private QuietResets() {
	}

	/**
	 * Put the handler behind those of Reactor Netty, so that it gets what they leave.
	 */
	static void install(Channel channel) {
		channel.pipeline().addLast(NAME, INSTANCE);
	}

	/**
	 * Take the handler out of a connection that will not become one of HTTP/2.
	 */
	static void remove(ChannelPipeline pipeline) {
		if (pipeline.get(NAME) != null) {
			pipeline.remove(NAME);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
		if (failure instanceof IOException) {
			logger.debug("The connection {} was lost", ctx.channel(), failure);
			ctx.close();
		}
		else {
			ctx.fireExceptionCaught(failure);
		}
	}

}
