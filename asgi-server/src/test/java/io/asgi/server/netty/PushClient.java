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

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2PushPromiseFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsAckFrame;
import io.netty.util.ReferenceCountUtil;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client of HTTP/2 that allows promises, and tells of each frame in one line.
 */
final class PushClient extends Http2ChannelDuplexHandler implements AutoCloseable {

	private static final EventLoopGroup GROUP = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

	private final BlockingQueue<Http2FrameStream> promised = new LinkedBlockingQueue<>();

	private final Semaphore acks = new Semaphore(0);

	private final Channel channel;

	PushClient(InetSocketAddress address, boolean allowed) {
		Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
			.initialSettings(Http2Settings.defaultSettings().pushEnabled(allowed))
			.build();
		this.channel = new Bootstrap().group(GROUP)
			.channel(NioSocketChannel.class)
			.handler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline().addLast(codec, PushClient.this);
				}

			})
			.connect(address)
			.syncUninterruptibly()
			.channel();
	}

	void get(String path) {
		Http2Headers fields = new DefaultHttp2Headers().method("GET").scheme("http").authority("shop").path(path);
		this.channel.writeAndFlush(new DefaultHttp2HeadersFrame(fields, true).stream(newStream()));
	}

	/**
	 * Allow no promises any more, and wait until the server knows.
	 */
	void disallow() throws InterruptedException {
		this.channel.writeAndFlush(new DefaultHttp2SettingsFrame(new Http2Settings().pushEnabled(false)));
		// The first one is for the settings with which the connection began
		assertThat(this.acks.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
	}

	void resetPromised() throws InterruptedException {
		Http2FrameStream stream = this.promised.poll(5, TimeUnit.SECONDS);
		assertThat(stream).isNotNull();
		this.channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
	}

	/**
	 * Return the next frame.
	 */
	String next() throws InterruptedException {
		String frame = this.frames.poll(10, TimeUnit.SECONDS);
		assertThat(frame).isNotNull();
		return frame;
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof Http2HeadersFrame frame) {
			add(frame.stream(), "HEADERS " + frame.headers().status() + (frame.isEndStream() ? " END" : ""));
		}
		else if (message instanceof Http2DataFrame frame) {
			add(frame.stream(),
					"DATA " + frame.content().toString(StandardCharsets.UTF_8) + (frame.isEndStream() ? " END" : ""));
		}
		else if (message instanceof Http2PushPromiseFrame frame) {
			Http2Headers fields = frame.http2Headers();
			this.promised.add(frame.pushStream());
			add(frame.stream(), "PUSH_PROMISE " + frame.pushStream().id() + " " + fields.method() + " "
					+ fields.scheme() + "://" + fields.authority() + fields.path());
		}
		else if (message instanceof Http2ResetFrame frame) {
			add(frame.stream(), "RST_STREAM " + frame.errorCode());
		}
		else if (message instanceof Http2SettingsAckFrame) {
			this.acks.release();
		}
		ReferenceCountUtil.release(message);
	}

	private void add(Http2FrameStream stream, String frame) {
		this.frames.add(stream.id() + " " + frame);
	}

}
