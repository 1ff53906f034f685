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

package io.asgi.python.frameworks;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client's end of a WebSocket.
 */
final class Socket {

	private final Sinks.Many<WebSocketFrame> outbound = Sinks.many().unicast().onBackpressureBuffer();

	private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

	private final CompletableFuture<String> open = new CompletableFuture<>();

	private final CompletableFuture<String> closed = new CompletableFuture<>();

	private volatile Connection connection;

	private Socket() {
	}

	static Socket open(HttpClient client, String uri, List<String> subprotocols) {
		Socket socket = new Socket();
		WebsocketClientSpec.Builder spec = WebsocketClientSpec.builder().maxFramePayloadLength(1024 * 1024);
		if (!subprotocols.isEmpty()) {
			spec.protocols(String.join(",", subprotocols));
		}
		client.websocket(spec.build())
			.uri(uri)
			.handle(socket::talk)
			.subscribe(null, socket::failed, () -> socket.closed.complete("without a close frame"));
		return socket;
	}

	private Publisher<Void> talk(WebsocketInbound in, WebsocketOutbound out) {
		in.withConnection((connection) -> this.connection = connection);
		in.receiveCloseStatus().subscribe((status) -> this.closed.complete(status.code() + " " + status.reasonText()));
		this.open.complete(String.valueOf(in.selectedSubprotocol()));
		Mono<Void> incoming = in.aggregateFrames(1024 * 1024).receiveFrames().doOnNext(this::arrived).then();
		return out.sendObject(this.outbound.asFlux()).then().and(incoming);
	}

	private void arrived(WebSocketFrame frame) {
		if (frame instanceof TextWebSocketFrame text) {
			this.messages.add(text.text());
		}
		else if (frame instanceof BinaryWebSocketFrame) {
			this.messages.add("hex:" + ByteBufUtil.hexDump(frame.content()));
		}
	}

	private void failed(Throwable ex) {
		this.open.completeExceptionally(ex);
		this.closed.complete(ex.toString());
	}

	/**
	 * Wait until the WebSocket is open, and return its sub-protocol, or "null".
	 */
	String awaitOpen() throws Exception {
		return this.open.get(Site.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	/**
	 * Wait until the WebSocket is denied, and return the status of the response.
	 */
	int awaitDenial() throws Exception {
		try {
			awaitOpen();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof WebSocketClientHandshakeException denial) {
				return denial.response().status().code();
			}
			throw ex;
		}
		throw new AssertionError("The WebSocket has been accepted");
	}

	Socket send(String text) {
		this.outbound.tryEmitNext(new TextWebSocketFrame(text)).orThrow();
		return this;
	}

	Socket send(byte[] bytes) {
		this.outbound.tryEmitNext(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes))).orThrow();
		return this;
	}

	/**
	 * Wait for the next message; a binary one is {@code hex:} and its bytes.
	 */
	String next() throws InterruptedException {
		String message = this.messages.poll(Site.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		assertThat(message).as("the next message, after which '%s'", this.closed.getNow("open")).isNotNull();
		return message;
	}

	Socket close(int code, String reason) {
		this.outbound.tryEmitNext(new CloseWebSocketFrame(code, reason)).orThrow();
		return this;
	}

	/**
	 * Leave without a word: the connection is closed, or its stream where others share it
	 * (HTTP/2).
	 */
	void leave() {
		this.connection.channel().close().syncUninterruptibly();
	}

	/**
	 * Wait for the end of the WebSocket, and return its code and reason.
	 */
	String awaitClose() throws Exception {
		return this.closed.get(Site.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

}
