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
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket without extensions.
 */
final class WebSocket extends SimpleChannelInboundHandler<WebSocketFrame> implements Client.Connection {

	private static final int MAX_MESSAGE = 1024 * 1024;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final URI uri;

	private final Consumer<WebSocket> onMessage;

	private final Consumer<Throwable> onFailure;

	private @Nullable Channel channel;

	private int size;

	/**
	 * Create a WebSocket.
	 * @param onMessage called for each message
	 * @param onFailure called when the connection ends while it is in use
	 */
	WebSocket(int port, String path, Consumer<WebSocket> onMessage, Consumer<Throwable> onFailure) {
		this.uri = URI.create("ws://127.0.0.1:" + port + path);
		this.onMessage = onMessage;
		this.onFailure = onFailure;
	}

	@Override
	public List<ChannelHandler> handlers() {
		return List.of(new HttpClientCodec(), new HttpObjectAggregator(MAX_MESSAGE),
				new WebSocketClientProtocolHandler(WebSocketClientHandshakerFactory.newHandshaker(this.uri,
						WebSocketVersion.V13, null, false, EmptyHttpHeaders.INSTANCE, MAX_MESSAGE)),
				new WebSocketFrameAggregator(MAX_MESSAGE), this);
	}

	@Override
	public CompletableFuture<Void> ready() {
		return this.ready;
	}

	/**
	 * Return the bytes of the latest message.
	 */
	int size() {
		return this.size;
	}

	void sendText(ByteBuf text) {
		send(new TextWebSocketFrame(text));
	}

	void sendBytes(ByteBuf bytes) {
		send(new BinaryWebSocketFrame(bytes));
	}

	private void send(WebSocketFrame frame) {
		if (this.channel == null) {
			throw new IllegalStateException("The WebSocket is not open");
		}
		this.channel.writeAndFlush(frame);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
			this.channel = context.channel();
			this.ready.complete(null);
		}
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
		this.size = frame.content().readableBytes();
		this.onMessage.accept(this);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		fail(new IOException("The server has closed a WebSocket"));
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
