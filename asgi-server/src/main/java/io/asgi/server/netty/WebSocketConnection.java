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

import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.server.Limit;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.netty.deadline.Deadlines;
import io.asgi.server.netty.deadline.WriteDeadline;
import io.asgi.server.netty.limits.ConnectionLimits;
import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.WebSocketProtocol;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * The frames of an open WebSocket: sends messages, and takes part in the close handshake
 * and in pings. Used on the event loop of the channel.
 */
final class WebSocketConnection {

	/**
	 * The decoder that Reactor Netty has put into the pipeline.
	 */
	private static final String DECODER = "wsdecoder";

	/**
	 * See RFC 6455, section 7.4.1.
	 */
	private static final int POLICY_VIOLATION = 1008;

	/**
	 * See RFC 6455, section 7.4.1.
	 */
	private static final int TOO_BIG = 1009;

	private final ExchangeContext context;

	private final WebSocketProtocol protocol;

	private final Runnable clientGone;

	private final Channel channel;

	private final WebSocketFrameHandler frames;

	private final PingSchedule pings;

	/**
	 * There is none where there may be silence for ever.
	 */
	private final @Nullable MessageSilence silence;

	/**
	 * Made when a write waits for the first time: most never do.
	 */
	private @Nullable WriteDeadline writes;

	private @Nullable Future<?> cut;

	/**
	 * What the application is told when the client answers the server's close frame.
	 */
	private @Nullable Disconnect closeSent;

	private boolean closeReceived;

	private boolean lost;

	private WebSocketConnection(ExchangeContext context, WebSocketProtocol protocol, Runnable clientGone) {
		this.context = context;
		this.protocol = protocol;
		this.clientGone = clientGone;
		this.channel = context.channel();
		WebSocketOptions options = context.options().webSocket();
		this.frames = new WebSocketFrameHandler(this, options.maxMessageSize());
		this.pings = new PingSchedule(this, options);
		this.silence = options.idleTimeout().isZero() ? null
				: new MessageSilence(this.channel, options.idleTimeout(), this::idle);
	}

	/**
	 * Take over the pipeline of a channel whose handshake has just been completed.
	 * Reactor Netty's own operations see no frame after that.
	 */
	static WebSocketConnection open(ExchangeContext context, WebSocketProtocol protocol, Runnable clientGone) {
		WebSocketConnection connection = new WebSocketConnection(context, protocol, clientGone);
		ChannelPipeline pipeline = context.channel().pipeline();
		boolean deflate = pipeline.get(WebSocketExtensionDecoder.class) != null;
		WebSocketDecoderConfig config = context.server().decoders().get(deflate);
		pipeline.replace(DECODER, DECODER, new FrameDecoder(config, connection.silence));
		if (deflate) {
			pipeline.addAfter(DECODER, "asgi.firstFragment", new FirstFragment());
		}
		pipeline.addAfter(DECODER, "asgi.frameGate", new FrameGate(!context.isHttp1()));
		pipeline.addBefore(NettyPipeline.ReactiveBridge, "asgi.utf8", new Utf8FrameValidator(false));
		pipeline.addBefore(NettyPipeline.ReactiveBridge, "asgi.frames", connection.frames);
		if (context.isHttp1()) {
			ConnectionLimits.protocolIsFinal(pipeline);
			QuietResets.remove(pipeline);
		}
		else {
			pipeline.addAfter(EarlyData.NAME, "asgi.endOfStream", new EndOfStreamDetector());
		}
		connection.startSchedules();
		return connection;
	}

	private void startSchedules() {
		MessageSilence silence = this.silence;
		this.pings.start();
		if (silence != null) {
			silence.start();
		}
		this.channel.closeFuture().addListener((closed) -> {
			this.pings.stop();
			if (silence != null) {
				silence.stop();
			}
			WriteDeadline writes = this.writes;
			if (writes != null) {
				writes.stop();
			}
			Future<?> cut = this.cut;
			if (cut != null) {
				cut.cancel(false);
			}
		});
	}

	Channel channel() {
		return this.channel;
	}

	void read() {
		this.frames.read();
	}

	void sendText(String text, Completion completion) {
		send(new TextWebSocketFrame(ByteBufUtil.writeUtf8(this.channel.alloc(), text)), completion);
	}

	void sendBytes(byte[] bytes, Completion completion) {
		send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)), completion);
	}

	private void send(WebSocketFrame message, Completion completion) {
		this.context.observer().messageSent(message.content().readableBytes());
		ChannelFuture write = this.channel.writeAndFlush(message);
		if (this.silence != null) {
			this.silence.brokenBy(write);
		}
		watch(write);
		ResponseWriter.complete(write, completion);
	}

	private void watch(ChannelFuture write) {
		if (write.isDone()) {
			return;
		}
		WriteDeadline writes = this.writes;
		if (writes == null) {
			writes = new WriteDeadline(this.channel, this.context.options().webSocket().sendTimeout(),
					() -> lost(Limit.WEBSOCKET_SEND_TIME));
			this.writes = writes;
		}
		writes.watch(write);
	}

	private void idle() {
		if (this.protocol.violated(POLICY_VIOLATION, "No message for too long")) {
			limitReached(Limit.WEBSOCKET_IDLE);
			this.context.observer().cutOff();
			this.clientGone.run();
		}
	}

	/**
	 * Send a ping. It waits behind messages, for as long as the client takes them.
	 */
	ChannelFuture ping() {
		ChannelFuture write = this.channel.writeAndFlush(new PingWebSocketFrame());
		watch(write);
		return write;
	}

	/**
	 * Start the close handshake (RFC 6455, section 7.1.2).
	 */
	void close(int code, String reason, Completion completion) {
		if (this.closeSent != null) {
			completion.complete(null);
			return;
		}
		this.closeSent = new Disconnect(code, reason);
		this.context.observer().closing(code, reason);
		ResponseWriter.complete(this.channel.writeAndFlush(new CloseWebSocketFrame(code, reason)), completion);
		cutAfterTimeout();
		this.frames.readUntilClose();
	}

	/**
	 * A close frame has come: answer it, unless it is the answer, and close the
	 * connection.
	 */
	void closeReceived(int code, String reason) {
		if (this.closeReceived) {
			return;
		}
		this.closeReceived = true;
		Disconnect disconnect = this.closeSent;
		if (disconnect == null) {
			disconnect = new Disconnect((code < 0) ? Disconnect.NO_STATUS : code, reason);
			this.closeSent = disconnect;
			this.context.observer().closing(disconnect.code(), reason);
			this.channel.writeAndFlush((code < 0) ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, ""));
		}
		this.context.observer().closed();
		this.protocol.closed(disconnect.code(), disconnect.reason());
		this.clientGone.run();
		end();
	}

	/**
	 * The client has sent what no client may send.
	 */
	void violated(int code, String reason) {
		this.context.observer().cutOff();
		if (this.protocol.violated(code, reason) && code == TOO_BIG) {
			limitReached(Limit.WEBSOCKET_MESSAGE_SIZE);
		}
		this.clientGone.run();
		endOutbound();
	}

	/**
	 * End the server's side of a connection on which nothing more can be understood. The
	 * client's side is read on and dropped: to close a socket with data unread would
	 * reset it, and the close frame with it.
	 */
	private void endOutbound() {
		SslHandler ssl = this.channel.pipeline().get(SslHandler.class);
		if (!this.context.isHttp1()) {
			this.channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
		}
		else if (ssl != null) {
			ssl.closeOutbound();
		}
		else if (this.channel instanceof DuplexChannel duplex) {
			this.channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((flushed) -> duplex.shutdownOutput());
		}
	}

	/**
	 * The client has taken too long over something.
	 */
	void lost(Limit limit) {
		if (!this.lost) {
			limitReached(limit);
			this.context.observer().cutOff();
			lost();
		}
	}

	private void limitReached(Limit limit) {
		this.context.listener().limitReached(limit, this.context.mount().name());
	}

	/**
	 * The connection is lost.
	 */
	void lost() {
		this.lost = true;
		this.clientGone.run();
		this.channel.close();
	}

	boolean isCloseSent() {
		return this.closeSent != null;
	}

	/**
	 * Return whether the connection waits for what the client sends.
	 */
	boolean isReading() {
		return this.frames.isReading();
	}

	/**
	 * Return when something was read last, as of {@link System#nanoTime()}.
	 */
	long lastRead() {
		FrameDecoder decoder = this.channel.pipeline().get(FrameDecoder.class);
		return (decoder != null) ? decoder.lastRead() : System.nanoTime();
	}

	WebSocketProtocol protocol() {
		return this.protocol;
	}

	/**
	 * A message has arrived.
	 */
	void messageReceived(WebSocketReceiveEvent message, int size) {
		if (this.silence != null) {
			this.silence.broken();
		}
		this.context.observer().messageReceived(size);
		this.protocol.messageReceived(message, size);
	}

	/**
	 * Both close frames are through. The server closes the connection (RFC 6455, section
	 * 7.1.1); a stream of HTTP/2 ends from both sides (RFC 8441, section 5.3).
	 */
	private void end() {
		if (this.context.isHttp1()) {
			this.channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
		}
		else {
			this.channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
			this.frames.readUntilClose();
		}
		// A client that does not read keeps the close frame from being written
		cutAfterTimeout();
	}

	/**
	 * Close the connection if it is still there when the close timeout is over.
	 */
	void cutAfterTimeout() {
		if (this.cut == null && this.channel.isOpen()) {
			long timeout = Deadlines.nanos(this.context.options().webSocket().closeTimeout());
			this.cut = this.channel.eventLoop()
				.schedule(() -> lost(Limit.WEBSOCKET_CLOSE_TIME), timeout, TimeUnit.NANOSECONDS);
		}
	}

}
