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

package io.asgi.benchmarks.load.client;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1 for one request at a time.
 */
final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> implements Client.Connection {

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final Consumer<HttpContent> onContent;

	private final Consumer<Throwable> onFailure;

	private Runnable onWritable = () -> {
	};

	private @Nullable Channel channel;

	private boolean last;

	/**
	 * Create a connection.
	 * @param onContent called for each part of a response's body
	 * @param onFailure called when the connection ends unannounced, or a response is not
	 * a 200
	 */
	HttpConnection(Consumer<HttpContent> onContent, Consumer<Throwable> onFailure) {
		this.onContent = onContent;
		this.onFailure = onFailure;
	}

	@Override
	public List<ChannelHandler> handlers() {
		return List.of(new HttpClientCodec(), this);
	}

	@Override
	public CompletableFuture<Void> ready() {
		return this.ready;
	}

	Channel channel() {
		if (this.channel == null) {
			throw new IllegalStateException("The connection is not open");
		}
		return this.channel;
	}

	/**
	 * Return whether the server closes the connection behind its latest response, and has
	 * said so.
	 */
	boolean isLast() {
		return this.last;
	}

	/**
	 * Send a request without a body.
	 */
	void request(HttpMethod method, String path) {
		DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path,
				Unpooled.EMPTY_BUFFER);
		request.headers().set(HttpHeaderNames.HOST, "127.0.0.1");
		if (method.equals(HttpMethod.POST)) {
			request.headers().set(HttpHeaderNames.CONTENT_LENGTH, "0");
		}
		channel().writeAndFlush(request);
	}

	/**
	 * Send the head of a request with a body.
	 */
	void head(String path, long length) {
		DefaultHttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, path);
		request.headers()
			.set(HttpHeaderNames.HOST, "127.0.0.1")
			.set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream")
			.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
		channel().writeAndFlush(request);
	}

	/**
	 * Say what to do when more can be written.
	 */
	void onWritable(Runnable onWritable) {
		this.onWritable = onWritable;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.channel = context.channel();
		this.ready.complete(null);
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (context.channel().isWritable()) {
			this.onWritable.run();
		}
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
		if (message instanceof HttpResponse response) {
			this.last = !HttpUtil.isKeepAlive(response);
			if (response.status().code() != 200) {
				fail(new IOException("The server has answered with " + response.status()));
			}
		}
		if (message instanceof HttpContent content) {
			this.onContent.accept(content);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (!this.last) {
			fail(new IOException("The server has closed a connection"));
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		fail(failure);
		context.close();
	}

	private void fail(Throwable failure) {
		this.ready.completeExceptionally(failure);
		this.onFailure.accept(failure);
	}

}
