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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.asgi.WebSocketReceiveEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages together from their fragments (RFC 6455, section 5.4).
 */
final class MessageAssembler {

	private final int maxMessageSize;

	/**
	 * What has come of a message in fragments. There is none but then: a stream that is
	 * reset would keep its buffer, which is as long as the longest message, for as long
	 * as the WebSocket is open.
	 */
	private @Nullable ByteArrayOutputStream fragments;

	private boolean text;

	private int lastSize;

	MessageAssembler(int maxMessageSize) {
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * Add a data frame, whose order the decoder has checked.
	 * @return the message that is whole with it, or {@code null}
	 * @throws CorruptedWebSocketFrameException if the message is longer than allowed
	 */
	@Nullable WebSocketReceiveEvent add(WebSocketFrame frame) {
		ByteBuf content = frame.content();
		if (!(frame instanceof ContinuationWebSocketFrame)) {
			this.text = frame instanceof TextWebSocketFrame;
		}
		ByteArrayOutputStream fragments = this.fragments;
		int size = (fragments != null) ? fragments.size() : 0;
		if ((long) size + content.readableBytes() > this.maxMessageSize) {
			this.fragments = null;
			throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.MESSAGE_TOO_BIG,
					"A message must not be longer than " + this.maxMessageSize + " bytes");
		}
		this.lastSize = size + content.readableBytes();
		if (frame.isFinalFragment() && size == 0) {
			return this.text ? new WebSocketReceiveEvent.Text(content.toString(StandardCharsets.UTF_8))
					: new WebSocketReceiveEvent.Bytes(ByteBufUtil.getBytes(content));
		}
		if (fragments == null) {
			fragments = new ByteArrayOutputStream(0);
			this.fragments = fragments;
		}
		append(fragments, content);
		return frame.isFinalFragment() ? take(fragments) : null;
	}

	/**
	 * Return the size of the message that was put together last, in bytes.
	 */
	int lastSize() {
		return this.lastSize;
	}

	private static void append(ByteArrayOutputStream fragments, ByteBuf content) {
		try {
			content.readBytes(fragments, content.readableBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private WebSocketReceiveEvent take(ByteArrayOutputStream fragments) {
		this.fragments = null;
		return this.text ? new WebSocketReceiveEvent.Text(fragments.toString(StandardCharsets.UTF_8))
				: new WebSocketReceiveEvent.Bytes(fragments.toByteArray());
	}

}
