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

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.asgi.server.netty.wire.TestCertificate;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;

/**
 * A client of HTTP/2 in clear text whose streams are controlled frame by frame.
 */
final class RawHttp2 implements AutoCloseable {

	private static final EventLoopGroup GROUP = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Channel channel;

	private RawHttp2(Channel channel) {
		this.channel = channel;
	}

	static RawHttp2 connect(InetSocketAddress address) {
		return connect(address, Wire.H2C);
	}

	/**
	 * Connect to a server, over TLS if the wire is secure.
	 */
	static RawHttp2 connect(InetSocketAddress address, Wire wire) {
		return new RawHttp2(
				new Bootstrap().group(GROUP).channel(NioSocketChannel.class).handler(new ChannelInitializer<>() {

					@Override
					protected void initChannel(Channel channel) {
						if (wire.protocol().isSecure()) {
							channel.pipeline().addLast(TestCertificate.clientContext().newHandler(channel.alloc()));
						}
						channel.pipeline()
							.addLast(Http2FrameCodecBuilder.forClient()
								.initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
								.encoderEnforceMaxRstFramesPerWindow(0, 0)
								.build(), new Http2MultiplexHandler(new ChannelInboundHandlerAdapter() {

									@Override
									public boolean isSharable() {
										return true;
									}

								}), new Swallow());
					}

				}).connect(address).syncUninterruptibly().channel());
	}

	Channel channel() {
		return this.channel;
	}

	Stream open(String method, String path, boolean last, String... headers) throws Exception {
		Stream stream = new Stream();
		stream.channel = new Http2StreamChannelBootstrap(this.channel).handler(stream).open().get(5, TimeUnit.SECONDS);
		Http2Headers fields = new DefaultHttp2Headers(false).method(method).scheme("http").authority("a").path(path);
		for (int i = 0; i < headers.length; i += 2) {
			fields.add(headers[i], headers[i + 1]);
		}
		stream.channel.writeAndFlush(new DefaultHttp2HeadersFrame(fields, last));
		return stream;
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
	}

	private static final class Swallow extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ReferenceCountUtil.release(message);
		}

	}

	/**
	 * One stream.
	 */
	static final class Stream extends ChannelInboundHandlerAdapter {

		final CompletableFuture<Http2Headers> head = new CompletableFuture<>();

		final CompletableFuture<String> end = new CompletableFuture<>();

		final CompletableFuture<Void> firstData = new CompletableFuture<>();

		/**
		 * The error code with which the server has reset the stream, perhaps after its
		 * response.
		 */
		final CompletableFuture<Long> reset = new CompletableFuture<>();

		private final ByteArrayOutputStream body = new ByteArrayOutputStream();

		volatile long received;

		Http2StreamChannel channel;

		CompletableFuture<String> data(byte[] bytes, boolean last) {
			CompletableFuture<String> done = new CompletableFuture<>();
			this.channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), last))
				.addListener((written) -> done.complete(String.valueOf(written.cause())));
			return done;
		}

		void reset() {
			this.channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
		}

		void pause() {
			this.channel.config().setAutoRead(false);
		}

		void resume() {
			this.channel.config().setAutoRead(true);
		}

		/**
		 * Take what has arrived and nobody wants.
		 */
		void discard() {
			resume();
			this.channel.closeFuture().awaitUninterruptibly(5, TimeUnit.SECONDS);
		}

		/**
		 * Return what has arrived of the body.
		 */
		String text() {
			return this.body.toString(StandardCharsets.ISO_8859_1);
		}

		/**
		 * Return the status and the body, or how the stream was reset.
		 */
		String response() throws Exception {
			return this.end.get(10, TimeUnit.SECONDS);
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
			boolean last = false;
			if (message instanceof Http2HeadersFrame frame) {
				if (!String.valueOf(frame.headers().status()).startsWith("1")) {
					this.head.complete(frame.headers());
				}
				last = frame.isEndStream();
			}
			else if (message instanceof Http2DataFrame frame) {
				this.received += frame.content().readableBytes();
				if (this.body.size() < 100_000) {
					this.body.write(ByteBufUtil.getBytes(frame.content()));
				}
				this.firstData.complete(null);
				last = frame.isEndStream();
			}
			ReferenceCountUtil.release(message);
			if (last) {
				this.end.complete(this.head.get().status() + " " + this.body.toString(StandardCharsets.ISO_8859_1));
			}
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof Http2ResetFrame frame) {
				this.reset.complete(frame.errorCode());
				this.end.complete("reset " + frame.errorCode());
			}
			ReferenceCountUtil.release(event);
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			this.end.complete("closed");
			this.head.completeExceptionally(new IllegalStateException("closed"));
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
			this.end.complete(failure.toString());
		}

		@Override
		public void handlerAdded(ChannelHandlerContext context) {
			// Configured when it is opened
		}

	}

}
