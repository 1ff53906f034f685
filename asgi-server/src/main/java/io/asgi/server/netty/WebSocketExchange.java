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

import java.util.concurrent.TimeUnit;

import io.asgi.AsgiHeaders;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.server.Limit;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.admission.Admission;
import io.asgi.server.netty.deadline.Deadlines;
import io.asgi.server.protocol.ApplicationProtocol;
import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.HttpTransport;
import io.asgi.server.protocol.WebSocketProtocol;
import io.asgi.server.protocol.WebSocketTransport;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * One WebSocket, from its handshake to its close, on Reactor Netty.
 */
final class WebSocketExchange extends Exchange implements WebSocketTransport {

	private static final int SWITCHING_PROTOCOLS = 101;

	private final WebSocketScope scope;

	private final WebSocketProtocol protocol;

	private final ChannelFuture channelClosed;

	private final ChannelFutureListener forget = (closed) -> forget();

	private @Nullable Future<?> acceptDeadline;

	private @Nullable Future<?> stopEnd;

	private @Nullable WebSocketConnection connection;

	WebSocketExchange(ExchangeContext context) {
		super(context);
		this.scope = new NettyWebSocketScope(context);
		this.protocol = new WebSocketProtocol(this, this.scope.subprotocols(),
				new WebSocketProtocol.Limits(context.options().maxQueuedSends(),
						context.options().webSocket().maxMessageSize()),
				(extension) -> this.scope.extensions().containsKey(extension));
		this.channelClosed = context.channel().closeFuture().addListener(this.forget);
		context.live().addWebSocket(this);
		onLoop(() -> EarlyData.hold(context.channel(), context.request()));
	}

	@Override
	WebSocketScope scope() {
		return this.scope;
	}

	@Override
	ApplicationProtocol protocol() {
		return this.protocol;
	}

	@Override
	Admission admission() {
		return context().server().admissions().webSockets();
	}

	@Override
	public Limit limit() {
		return Limit.WEBSOCKETS;
	}

	@Override
	void notServed() {
		noWebSocket();
	}

	@Override
	void disconnected() {
		this.protocol.closed(WebSocketReceiveEvent.Disconnect.ABNORMAL, "");
	}

	void goAway() {
		onLoop(this.protocol::goAway);
	}

	@Override
	void stop(long time) {
		onLoop(() -> {
			if (this.stopEnd == null) {
				this.stopEnd = context().channel()
					.eventLoop()
					.schedule(this::outOfTime, time - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
		});
	}

	/**
	 * A denial has gone on for too long. WebSockets that are open are closed by others.
	 */
	private void outOfTime() {
		if (this.protocol.isDenying()) {
			context().limitReached(Limit.SHUTDOWN_GRACE);
			clientGone();
			cutOff();
		}
	}

	@Override
	void leave() {
		super.leave();
		if (this.stopEnd != null) {
			this.stopEnd.cancel(false);
		}
	}

	@Override
	void calling() {
		this.acceptDeadline = Deadlines.schedule(context().channel().eventLoop(),
				context().options().webSocket().acceptTimeout(), this::acceptTimedOut);
	}

	private void acceptTimedOut() {
		if (this.protocol.acceptTimedOut()) {
			context().listener().limitReached(Limit.WEBSOCKET_ACCEPT_TIME, context().mount().name());
			applicationLog().notAccepted(context().options().webSocket().acceptTimeout());
			cancelAfterGrace();
		}
	}

	private void forget() {
		cancelAcceptDeadline();
		context().live().removeWebSocket(this);
	}

	private void cancelAcceptDeadline() {
		Future<?> acceptDeadline = this.acceptDeadline;
		if (acceptDeadline != null) {
			// A WebSocket may live long
			this.acceptDeadline = null;
			acceptDeadline.cancel(false);
		}
	}

	@Override
	public void accept(@Nullable String subprotocol, AsgiHeaders headers, Completion completion) {
		cancelAcceptDeadline();
		writer().addHeaders(headers);
		writer().beforeHead(SWITCHING_PROTOCOLS, (failure) -> {
			if (failure != null) {
				completion.complete(failure);
				cutOff();
			}
			else {
				upgrade(subprotocol, completion);
			}
		});
	}

	private void upgrade(@Nullable String subprotocol, Completion completion) {
		if (subprotocol != null) {
			// Not through the spec: Reactor Netty drops a WebSocket whose choice it does
			// not share
			context().response().responseHeaders().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol);
		}
		WebSocketOptions options = context().options().webSocket();
		WebsocketServerSpec spec = WebsocketServerSpec.builder()
			.compress(options.compression())
			// A client may ask for messages that are compressed one by one (RFC 7692,
			// section 7.1.1.1)
			.compressionAllowServerNoContext(true)
			.maxFramePayloadLength(options.maxMessageSize())
			.maxDecompressionBufferSize(options.maxMessageSize())
			.build();
		context().response().sendWebsocket((in, out) -> {
			context().upgraded(in);
			this.connection = WebSocketConnection.open(context(), this.protocol, this::clientGone);
			EarlyData.release(context().channel());
			return Mono.never();
		}, spec).subscribe(new CompletionSubscriber((failure) -> {
			boolean open = this.connection != null;
			if (open) {
				context().observer().accepted(subprotocol);
			}
			completion.complete((failure != null || open) ? failure : new IllegalStateException("No WebSocket"));
			end();
		}));
	}

	@Override
	public HttpTransport response() {
		return new DenialTransport(this, this::noWebSocket);
	}

	/**
	 * What follows is a response like any other: a shutdown waits for it as for those.
	 * The connection may live on, though Reactor Netty may not tell it any more.
	 */
	private void noWebSocket() {
		EarlyData.release(context().channel());
		this.channelClosed.removeListener(this.forget);
		forget();
	}

	@Override
	public void replacing() {
		context().observer().replaced();
	}

	@Override
	public void sendText(String text, Completion completion) {
		connection().sendText(text, completion);
	}

	@Override
	public void sendBytes(byte[] bytes, Completion completion) {
		connection().sendBytes(bytes, completion);
	}

	@Override
	public void close(int code, String reason, Completion completion) {
		connection().close(code, reason, completion);
	}

	@Override
	public void cutAfterTimeout() {
		connection().cutAfterTimeout();
	}

	@Override
	public void read() {
		connection().read();
	}

	private WebSocketConnection connection() {
		WebSocketConnection connection = this.connection;
		if (connection == null) {
			throw new IllegalStateException("The WebSocket is not open");
		}
		return connection;
	}

}
