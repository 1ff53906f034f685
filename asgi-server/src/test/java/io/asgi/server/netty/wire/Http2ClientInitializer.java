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

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a client's connection of HTTP/2, and waits for the server's settings.
 */
final class Http2ClientInitializer extends ChannelInitializer<Channel> {

	/**
	 * The window of the connection: so large that streams that are not read leave room
	 * for the others.
	 */
	private static final int CONNECTION_WINDOW = 16 * 1024 * 1024;

	private final CompletableFuture<Http2Settings> settings = new CompletableFuture<>();

	private final @Nullable SslContext sslContext;

	private final InetSocketAddress server;

	Http2ClientInitializer(@Nullable SslContext sslContext, InetSocketAddress server) {
		this.sslContext = sslContext;
		this.server = server;
	}

	@Override
	protected void initChannel(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		if (this.sslContext != null) {
			pipeline.addLast(
					this.sslContext.newHandler(channel.alloc(), this.server.getHostString(), this.server.getPort()));
		}
		Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
			.initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
			.build();
		pipeline.addLast(codec, new Http2MultiplexHandler(new RefusingHandler()), new ConnectionHandler());
	}

	/**
	 * Wait until the server has sent its settings, the first thing that it does.
	 */
	Http2Settings awaitSettings() throws IOException {
		try {
			return this.settings.get(Http2Protocol.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IOException("No HTTP/2 settings from the server at " + this.server, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while waiting for HTTP/2 settings", ex);
		}
	}

	/**
	 * Takes what concerns the connection as a whole.
	 */
	private final class ConnectionHandler extends ChannelInboundHandlerAdapter {

		private final CompletableFuture<Http2Settings> settings = Http2ClientInitializer.this.settings;

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
			try {
				if (message instanceof Http2SettingsFrame frame) {
					useHttp2(context);
					openWindow(context);
					this.settings.complete(frame.settings());
				}
			}
			finally {
				ReferenceCountUtil.release(message);
			}
		}

		private void useHttp2(ChannelHandlerContext context) throws IOException {
			SslHandler ssl = context.pipeline().get(SslHandler.class);
			if (ssl != null && !"h2".equals(ssl.applicationProtocol())) {
				throw new IOException("The server has not agreed on h2 but on " + ssl.applicationProtocol());
			}
		}

		private void openWindow(ChannelHandlerContext context) throws Http2Exception {
			if (!this.settings.isDone()) {
				Http2ConnectionHandler codec = context.pipeline().get(Http2FrameCodec.class);
				codec.connection()
					.local()
					.flowController()
					.incrementWindowSize(codec.connection().connectionStream(), CONNECTION_WINDOW);
				context.flush();
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			this.settings.completeExceptionally(new IOException("The server has closed the connection"));
			context.fireChannelInactive();
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
			this.settings.completeExceptionally(error);
			context.close();
		}

	}

	/**
	 * Refuses streams that the server opens: there is no push.
	 */
	@ChannelHandler.Sharable
	private static final class RefusingHandler extends ChannelInboundHandlerAdapter {

		@Override
		public void handlerAdded(ChannelHandlerContext context) {
			context.close();
		}

	}

}
