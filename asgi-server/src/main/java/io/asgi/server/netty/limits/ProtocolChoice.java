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

import io.asgi.server.Limit;
import io.asgi.server.netty.guard.ConnectionGuards;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpServerUpgradeHandler.UpgradeEvent;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler.PriorKnowledgeUpgradeEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Notices which protocol a connection speaks: at the end of the TLS handshake, which has
 * to come in time, and when a connection of HTTP/1.1 becomes one of HTTP/2.
 */
final class ProtocolChoice extends ChannelInboundHandlerAdapter {

	static final String NAME = "asgi.protocolChoice";

	private final ConnectionLimits limits;

	private boolean handshaking;

	private @Nullable Alarm alarm;

	/**
	 * Create the handler of a connection.
	 * @param secure whether it begins with a handshake
	 */
	ProtocolChoice(ConnectionLimits limits, boolean secure) {
		this.limits = limits;
		this.handshaking = secure;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		if (this.handshaking && this.limits.headTimeout() > 0) {
			this.alarm = new Alarm(ctx.executor(), () -> handshakeTimedOut(ctx));
			this.alarm.within(this.limits.headTimeout());
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		handshakeEnded();
		ctx.fireChannelInactive();
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof SslHandshakeCompletionEvent handshake) {
			if (this.handshaking && handshake.cause() instanceof SslHandshakeTimeoutException) {
				// The server has a timeout of its own
				this.limits.reached(Limit.REQUEST_HEAD_TIME);
			}
			handshakeEnded();
			ConnectionGuards.protocolChosen(ctx.pipeline(), true);
			if (handshake.isSuccess()) {
				this.limits.installProtocol(ctx.pipeline(), false);
			}
		}
		else if (event instanceof UpgradeEvent || event instanceof PriorKnowledgeUpgradeEvent) {
			ConnectionGuards.protocolChosen(ctx.pipeline(), false);
			this.limits.installProtocol(ctx.pipeline(), event instanceof UpgradeEvent);
		}
		ctx.fireUserEventTriggered(event);
	}

	private void handshakeTimedOut(ChannelHandlerContext ctx) {
		if (this.handshaking) {
			this.handshaking = false;
			this.limits.reached(Limit.REQUEST_HEAD_TIME);
			ChannelHandlerContext first = ctx.pipeline().firstContext();
			if (first != null) {
				// In front of TLS, which has nothing to say yet
				first.close();
			}
		}
	}

	private void handshakeEnded() {
		this.handshaking = false;
		if (this.alarm != null) {
			this.alarm.cancel();
		}
	}

}
