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

import java.util.function.Consumer;

import io.asgi.server.netty.deadline.WriteDeadline;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Notices that a client of HTTP/1 does not take all of a response at once that has been
 * handed over to Reactor Netty to its end. Whoever has done so cannot tell: other layers
 * may hold the end back for a while, and Reactor Netty keeps to itself when it is
 * written.
 * <p>
 * An answer that Reactor Netty makes up by itself, to what is malformed, ends its
 * connection, and nobody waits for it: this watches over that too.
 */
final class ResponseEnd extends ChannelOutboundHandlerAdapter {

	private static final String NAME = "asgi.responseEnd";

	private static final AttributeKey<ResponseEnd> KEY = AttributeKey.valueOf(ResponseEnd.class, "handler");

	private final WriteDeadline lastWrite;

	private @Nullable Consumer<ChannelFuture> whenPending;

	private @Nullable ChannelFuture write;

	private ResponseEnd(WriteDeadline lastWrite) {
		this.lastWrite = lastWrite;
	}

	/**
	 * Look at the end of the response of an exchange, which is written next.
	 * @param whenPending told of its write, if that has not ended when it is flushed
	 */
	static void await(ExchangeContext context, Consumer<ChannelFuture> whenPending) {
		Attribute<ResponseEnd> present = context.channel().attr(KEY);
		ResponseEnd end = present.get();
		if (end == null) {
			ChannelPipeline pipeline = context.channel().pipeline();
			if (pipeline.get(NettyPipeline.HttpTrafficHandler) == null) {
				// The connection is lost
				return;
			}
			end = new ResponseEnd(StalledResponse.connectionDeadline(context));
			pipeline.addBefore(NettyPipeline.HttpTrafficHandler, NAME, end);
			present.set(end);
		}
		end.whenPending = whenPending;
		end.write = null;
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (this.whenPending == null && message instanceof FullHttpResponse answer && !HttpUtil.isKeepAlive(answer)) {
			this.whenPending = this.lastWrite::watch;
		}
		if (this.whenPending != null && message instanceof LastHttpContent) {
			this.write = ctx.write(message, promise.unvoid());
		}
		else {
			ctx.write(message, promise);
		}
	}

	@Override
	public void flush(ChannelHandlerContext ctx) {
		ctx.flush();
		ChannelFuture write = this.write;
		Consumer<ChannelFuture> whenPending = this.whenPending;
		if (write != null && whenPending != null) {
			this.write = null;
			this.whenPending = null;
			if (!write.isDone()) {
				whenPending.accept(write);
			}
		}
	}

}
