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

import io.asgi.WebSocketReceiveEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns frames into messages, and answers those that carry none. It reads on until it has
 * a whole message, and then waits to be asked for the next one.
 */
final class WebSocketFrameHandler extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(WebSocketFrameHandler.class);

	private static final int PROTOCOL_ERROR = 1002;

	private static final int TOO_BIG = 1009;

	/**
	 * The decoder checks close codes, but knows no end of the private range (RFC 6455,
	 * section 7.4.2).
	 */
	private static final int MAX_CLOSE_CODE = 4999;

	private final WebSocketConnection connection;

	private final MessageAssembler assembler;

	private @Nullable ChannelHandlerContext context;

	private boolean reading;

	private boolean untilClose;

	WebSocketFrameHandler(WebSocketConnection connection, int maxMessageSize) {
		this.connection = connection;
		this.assembler = new MessageAssembler(maxMessageSize);
	}

	/**
	 * Read the next message.
	 */
	void read() {
		this.reading = true;
		ChannelHandlerContext context = this.context;
		if (context != null) {
			context.read();
		}
	}

	/**
	 * Read on and drop messages until the close frame comes.
	 */
	void readUntilClose() {
		this.untilClose = true;
		read();
	}

	boolean isReading() {
		return this.reading;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.context = context;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			if (message instanceof WebSocketFrame frame) {
				frame(context, frame);
			}
			else {
				// Nothing else can follow a handshake
				context.read();
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	private void frame(ChannelHandlerContext context, WebSocketFrame frame) {
		if (frame.rsv() != 0) {
			violated(PROTOCOL_ERROR, "A frame has reserved bits that no extension uses");
		}
		else if (frame instanceof CloseWebSocketFrame close) {
			close(close);
		}
		else if (frame instanceof PingWebSocketFrame ping) {
			// Read on when the answer is written: a flood of pings waits for its own
			// pongs
			ByteBuf payload = ping.content().retain();
			context.writeAndFlush(new PongWebSocketFrame(payload)).addListener((written) -> context.read());
		}
		else if (frame instanceof PongWebSocketFrame || this.untilClose) {
			context.read();
		}
		else {
			data(context, frame);
		}
	}

	private void close(CloseWebSocketFrame close) {
		if (close.statusCode() > MAX_CLOSE_CODE) {
			violated(PROTOCOL_ERROR, "A close code must not be greater than " + MAX_CLOSE_CODE);
		}
		else {
			this.connection.closeReceived(close.statusCode(), close.reasonText());
		}
	}

	private void data(ChannelHandlerContext context, WebSocketFrame frame) {
		WebSocketReceiveEvent message;
		try {
			message = this.assembler.add(frame);
		}
		catch (CorruptedWebSocketFrameException ex) {
			exceptionCaught(context, ex);
			return;
		}
		if (message == null) {
			context.read();
		}
		else {
			this.reading = false;
			this.connection.messageReceived(message, this.assembler.lastSize());
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event == EndOfStreamDetector.END) {
			// A stream that ends without a close frame is a connection that is lost
			this.connection.lost();
		}
		else {
			context.fireUserEventTriggered(event);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.connection.lost();
		context.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (failure instanceof CorruptedWebSocketFrameException corrupted) {
			violated(corrupted.closeStatus().code(), reason(corrupted));
		}
		else if (failure instanceof CodecException) {
			boolean tooBig = String.valueOf(failure.getMessage()).contains("maximum size")
					|| String.valueOf(failure.getCause()).contains("maximum size");
			violated(tooBig ? TOO_BIG : PROTOCOL_ERROR,
					tooBig ? "A message is too long when inflated" : "A message cannot be inflated");
		}
		else {
			logger.debug("A WebSocket is lost", failure);
			this.connection.lost();
		}
	}

	private void violated(int code, String reason) {
		this.untilClose = true;
		this.connection.violated(code, reason);
	}

	private static String reason(CorruptedWebSocketFrameException failure) {
		String message = failure.getMessage();
		return (message != null && message.length() <= 123) ? message : "";
	}

}
