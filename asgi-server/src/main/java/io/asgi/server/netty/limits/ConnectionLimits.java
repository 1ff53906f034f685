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

import java.util.List;
import java.util.Objects;

import io.asgi.server.AsgiServerListener;
import io.asgi.server.HttpOptions;
import io.asgi.server.Limit;
import io.asgi.server.netty.deadline.Deadlines;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import reactor.netty.NettyPipeline;

/**
 * The limits of the connections of a server. Safe to use from several threads.
 */
public final class ConnectionLimits {

	private final long headTimeout;

	private final long keepAliveTimeout;

	private final AsgiServerListener listener;

	/**
	 * Create the limits.
	 * @param options have the timeouts
	 * @param listener is told which limits are reached
	 * @param keepAlive whether to close connections without a request. A server that has
	 * an idle timeout does so itself
	 */
	public ConnectionLimits(HttpOptions options, AsgiServerListener listener, boolean keepAlive) {
		this.headTimeout = Deadlines.nanos(options.requestHeadTimeout());
		this.keepAliveTimeout = keepAlive ? Deadlines.nanos(options.keepAliveTimeout()) : 0;
		this.listener = AsgiServerListener.of(List.of(Objects.requireNonNull(listener, "'listener' must not be null")));
	}

	/**
	 * Put the handlers into the pipeline of a connection, now or when it has become clear
	 * which protocol it speaks.
	 * @param channel the channel, as Reactor Netty has initialized it, with the
	 * {@link io.asgi.server.netty.guard.ConnectionGuards} in its pipeline
	 */
	public void install(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		boolean secure = pipeline.get(NettyPipeline.SslHandler) != null;
		boolean upgrade = pipeline.get(NettyPipeline.H2CUpgradeHandler) != null;
		installProtocol(pipeline, false);
		if (!secure && !upgrade) {
			// Each event of the connection would pass a handler that waits for none
			return;
		}
		ProtocolChoice choice = new ProtocolChoice(this, secure);
		if (pipeline.get(NettyPipeline.ReactiveBridge) != null) {
			pipeline.addBefore(NettyPipeline.ReactiveBridge, ProtocolChoice.NAME, choice);
		}
		else {
			pipeline.addLast(ProtocolChoice.NAME, choice);
		}
	}

	/**
	 * Put the handlers for a protocol into the pipeline, if the protocol is clear.
	 * @param upgraded whether the connection has come from HTTP/1.1
	 */
	void installProtocol(ChannelPipeline pipeline, boolean upgraded) {
		if (pipeline.get(Http2FrameCodec.class) != null) {
			protocolIsFinal(pipeline);
			Http1Limits.remove(pipeline);
			Http2Limits.install(pipeline, this, upgraded);
		}
		else if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
			Http1Limits.install(pipeline, this);
		}
	}

	/**
	 * A connection will not change its protocol any more. Nothing has to wait for that.
	 * @param pipeline the pipeline of the connection
	 */
	public static void protocolIsFinal(ChannelPipeline pipeline) {
		if (pipeline.get(ProtocolChoice.NAME) != null) {
			pipeline.remove(ProtocolChoice.NAME);
		}
	}

	/**
	 * Return how long a head may take, in nanoseconds; zero for ever.
	 */
	long headTimeout() {
		return this.headTimeout;
	}

	/**
	 * Return how long a connection may have no request, in nanoseconds; zero for ever.
	 */
	long keepAliveTimeout() {
		return this.keepAliveTimeout;
	}

	void reached(Limit limit) {
		this.listener.limitReached(limit, null);
	}

}
