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

package io.asgi.server.netty.limits;

import java.nio.charset.StandardCharsets;
import java.util.Date;

import io.asgi.server.Limit;
import io.asgi.server.netty.guard.ConnectionGuards;
import io.asgi.server.netty.guard.MessageWatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DateFormatter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * The limits of a connection of HTTP/1, kept in front of its codec: a head that does not
 * arrive in time is answered with 408 (RFC 9110, section 15.5.9), a connection that has
 * no request for too long is closed silently.
 */
final class Http1Limits extends ChannelInboundHandlerAdapter {

	private static final String NAME = "asgi.http1Limits";

	private final ConnectionLimits limits;

	private final Http1Messages messages;

	private @Nullable ChannelHandlerContext context;

	private @Nullable Alarm alarm;

	/**
	 * When the first bytes of a head that is not complete have come, if they have.
	 */
	private long headSince;

	private boolean headBegun;

	private long lastRead = System.nanoTime();

	private long lastPending;

	private boolean closing;

	private Http1Limits(ConnectionLimits limits) {
		this.limits = limits;
		this.messages = new Http1Messages(limits, this);
	}

	static void install(ChannelPipeline pipeline, ConnectionLimits limits) {
		if (pipeline.get(NAME) != null) {
			return;
		}
		String first = (pipeline.get(NettyPipeline.H2CUpgradeHandler) != null) ? NettyPipeline.H2CUpgradeHandler
				: NettyPipeline.HttpCodec;
		Http1Limits bytes = new Http1Limits(limits);
		pipeline.addBefore(first, NAME, bytes);
		ConnectionGuards.watchMessages(pipeline, bytes.messages);
	}

	/**
	 * Leave a connection that speaks something else now.
	 */
	static void remove(ChannelPipeline pipeline) {
		if (pipeline.get(NAME) instanceof Http1Limits limits) {
			limits.leave();
		}
	}

	/**
	 * Leave the connection, which speaks something else now.
	 */
	void leave() {
		ChannelHandlerContext ctx = this.context;
		if (ctx != null && !ctx.isRemoved()) {
			ConnectionGuards.watchMessages(ctx.pipeline(), MessageWatch.NONE);
			ctx.pipeline().remove(this);
		}
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.context = ctx;
		this.alarm = new Alarm(ctx.executor(), this::check);
		schedule(this.limits.keepAliveTimeout());
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		cancel();
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		cancel();
		ctx.fireChannelInactive();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object bytes) {
		if (this.closing) {
			ReferenceCountUtil.release(bytes);
			return;
		}
		boolean blank = !this.headBegun && bytes instanceof ByteBuf buffer && isBlank(buffer);
		this.messages.expect();
		ctx.fireChannelRead(bytes);
		if (this.messages.isSomethingRead() || this.messages.isInBody()) {
			// What counts from here on is the end of the response
			this.headBegun = false;
			return;
		}
		this.lastRead = System.nanoTime();
		if (!this.headBegun && !blank && !ctx.isRemoved()) {
			headBegins();
		}
	}

	/**
	 * Some of a head has been read, but not all.
	 */
	void headBegins() {
		this.headBegun = true;
		this.headSince = System.nanoTime();
		schedule(this.limits.headTimeout());
	}

	/**
	 * Some clients send an empty line behind a body (RFC 9112, section 2.2): no head
	 * begins with that.
	 */
	private static boolean isBlank(ByteBuf bytes) {
		return bytes.readableBytes() <= 2 && bytes.forEachByte((value) -> value == '\r' || value == '\n') < 0;
	}

	private void check() {
		if (this.messages.isUnderWay()) {
			// There is a response to be finished first; its end sets the alarm too
			if (this.headBegun) {
				schedule(this.limits.headTimeout());
			}
			return;
		}
		long now = System.nanoTime();
		if (this.headBegun && this.limits.headTimeout() > 0) {
			long left = this.limits.headTimeout() - (now - this.headSince);
			if (left <= 0) {
				headTimedOut();
				return;
			}
			schedule(left);
		}
		if (this.limits.keepAliveTimeout() > 0) {
			long left = this.limits.keepAliveTimeout() - (now - Math.max(this.lastRead, this.messages.idleSince()));
			if (left <= 0 && !isTaking()) {
				close();
				return;
			}
			schedule((left > 0) ? left : this.limits.keepAliveTimeout());
		}
	}

	/**
	 * Return whether the client has taken something of the end of a response since the
	 * last time.
	 */
	private boolean isTaking() {
		ChannelHandlerContext ctx = this.context;
		ChannelOutboundBuffer buffer = (ctx != null) ? ctx.channel().unsafe().outboundBuffer() : null;
		long pending = (buffer != null) ? buffer.totalPendingWriteBytes() : 0;
		boolean taking = pending > 0 && pending != this.lastPending;
		this.lastPending = pending;
		return taking;
	}

	private void headTimedOut() {
		this.limits.reached(Limit.REQUEST_HEAD_TIME);
		String response = "HTTP/1.1 408 Request Timeout\r\ndate: " + DateFormatter.format(new Date())
				+ "\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
		ChannelHandlerContext ctx = this.context;
		if (ctx != null) {
			ctx.writeAndFlush(Unpooled.copiedBuffer(response, StandardCharsets.US_ASCII));
		}
		close();
	}

	private void close() {
		this.closing = true;
		if (this.context != null) {
			this.context.close();
		}
	}

	/**
	 * No request is under way any longer.
	 */
	void idle() {
		if (this.alarm != null && this.limits.keepAliveTimeout() > 0) {
			this.alarm.within(this.limits.keepAliveTimeout(), this.messages.idleSince());
		}
	}

	private void schedule(long nanos) {
		if (this.alarm != null && nanos > 0) {
			this.alarm.within(nanos);
		}
	}

	private void cancel() {
		if (this.alarm != null) {
			this.alarm.cancel();
		}
	}

}
