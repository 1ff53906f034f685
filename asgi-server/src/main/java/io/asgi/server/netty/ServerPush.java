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

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.IllegalEventException;
import io.asgi.server.ExtensionNames;
import io.asgi.server.protocol.Completion;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2PushPromiseFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pushes of one exchange (RFC 9113, section 8.4): promises requests to the client,
 * and lets the application of the exchange answer them. Used on the event loop of the
 * connection.
 */
final class ServerPush {

	private static final Logger logger = LoggerFactory.getLogger(ServerPush.class);

	/**
	 * How many requests may be promised within one exchange.
	 */
	private static final int MAX_PER_EXCHANGE = 32;

	/**
	 * How many promised streams a connection may have at a time.
	 */
	private static final int MAX_OPEN = 100;

	private static final AttributeKey<Integer> OPEN = AttributeKey.valueOf(ServerPush.class, "open");

	private final ExchangeContext context;

	private final HttpScope scope;

	private final Channel connection;

	private int count;

	ServerPush(ExchangeContext context, HttpScope scope) {
		this.context = context;
		this.scope = scope;
		this.connection = context.channel().parent();
	}

	/**
	 * Return whether requests can be promised: over HTTP/2, to a client that allows it on
	 * a connection that is not going away. Layers around the exchange, such as Spring
	 * Security, would see nothing of a promised request, so there is none behind them.
	 */
	static boolean isOffered(ExchangeContext context) {
		return context.layers() == null && context.channel() instanceof Http2StreamChannel
				&& isAllowed(context.channel().parent());
	}

	private static boolean isAllowed(Channel channel) {
		Http2Connection connection = connection(channel);
		return connection != null && connection.remote().allowPushTo() && connection.local().canOpenStream()
				&& !connection.goAwayReceived() && !connection.goAwaySent();
	}

	private static @Nullable Http2Connection connection(Channel channel) {
		Http2FrameCodec codec = channel.pipeline().get(Http2FrameCodec.class);
		return (codec != null) ? codec.connection() : null;
	}

	/**
	 * Promise a request and serve it. A push is only a hint: one that is not possible now
	 * is left out.
	 * @throws IllegalEventException if the path is outside of the application's root path
	 */
	void push(String path, AsgiHeaders headers, Completion completion) {
		RequestTarget target = target(path);
		String authority = this.scope.headers().first("host");
		if (authority == null || this.count >= MAX_PER_EXCHANGE || !isPossible()) {
			logger.debug("{} within {} is left out", ExtensionNames.PUSH, this.context.describe());
			completion.complete(null);
			return;
		}
		this.count++;
		Http2StreamChannel stream = new Http2StreamChannelBootstrap(this.connection).handler(IgnoredInbound.INSTANCE)
			.open()
			.getNow();
		if (stream == null) {
			completion.complete(null);
			return;
		}
		count(1);
		closeWithConnection(stream);
		Http2Headers promise = new DefaultHttp2Headers(false).method("GET")
			.scheme(this.scope.scheme())
			.authority(authority)
			.path(target.rawPath());
		headers.forEach((field) -> promise.add(field.name(), field.value()));
		this.context.channel()
			.writeAndFlush(new DefaultHttp2PushPromiseFrame(promise).pushStream(stream.stream()))
			.addListener((written) -> {
				if (written.isSuccess()) {
					serve(target, AsgiHeaders.builder().add("host", authority).addAll(headers).build(), stream);
				}
				else {
					stream.close();
				}
				// If the client has left, the next event tells
				completion.complete(null);
			});
	}

	/**
	 * Netty leaves the channel of a stream open on which nothing has been written when
	 * its connection is closed: for its codec the stream is reserved, not active.
	 */
	private void closeWithConnection(Http2StreamChannel stream) {
		ChannelFutureListener end = (closed) -> stream.close();
		this.connection.closeFuture().addListener(end);
		stream.closeFuture().addListener((closed) -> {
			count(-1);
			this.connection.closeFuture().removeListener(end);
		});
	}

	/**
	 * Netty takes a promise that is not allowed for an error of the connection.
	 */
	private boolean isPossible() {
		Http2Connection connection = connection(this.connection);
		if (connection == null || !isAllowed(this.connection)) {
			return false;
		}
		int limit = Math.min(connection.local().maxActiveStreams(), MAX_OPEN);
		Http2Stream stream = connection.stream(((Http2StreamChannel) this.context.channel()).stream().id());
		return stream != null && stream.state().localSideOpen() && open() < limit;
	}

	private int open() {
		Integer open = this.connection.attr(OPEN).get();
		return (open != null) ? open : 0;
	}

	private void count(int change) {
		this.connection.attr(OPEN).set(open() + change);
	}

	private void serve(RequestTarget target, AsgiHeaders headers, Http2StreamChannel stream) {
		HttpScope promised = this.scope.with((scope) -> scope.method("GET")
			.path(this.context.mount().rootPath() + target.path().substring(this.context.mount().path().length()))
			.rawPath(target.rawPath().getBytes(StandardCharsets.ISO_8859_1))
			.queryString("")
			.headers(headers)
			.state(new ConcurrentHashMap<>(this.context.mount().state().get()))
			.extensions(Map.of()));
		PushedExchange exchange = new PushedExchange(this.context.push(target, stream), promised);
		exchange.contextWrite(this.context.observer()::contribute)
			.subscribe(new CompletionSubscriber(Completion.IGNORED));
		stream.closeFuture().addListener((closed) -> exchange.closed());
	}

	/**
	 * Return the target for a path as the application sees it.
	 */
	private RequestTarget target(String path) {
		String rootPath = this.context.mount().rootPath();
		if (!path.equals(rootPath) && !path.startsWith(rootPath + "/")) {
			throw IllegalEventException.invalid(ExtensionNames.PUSH,
					"the path is not under the root path '" + rootPath + "' of the application");
		}
		String decoded = this.context.mount().path() + path.substring(rootPath.length());
		return new RequestTarget(decoded, PercentEncoder.encode(decoded), "", null);
	}

	/**
	 * A promised request has nothing to be read, but frames can come all the same.
	 */
	@Sharable
	private static final class IgnoredInbound extends ChannelInboundHandlerAdapter {

		private static final IgnoredInbound INSTANCE = new IgnoredInbound();

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			ReferenceCountUtil.release(message);
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof Http2ResetFrame) {
				// Netty does so as well, unless nothing has been written
				ctx.close();
			}
			ReferenceCountUtil.release(event);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
			logger.debug("A promised stream failed", failure);
			ctx.close();
		}

	}

}
