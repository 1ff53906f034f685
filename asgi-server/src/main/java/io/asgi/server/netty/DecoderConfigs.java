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

import io.asgi.server.WebSocketOptions;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/**
 * What decoders of frames are to accept. All WebSockets of a server share the two that
 * there are.
 */
final class DecoderConfigs {

	private final WebSocketDecoderConfig plain;

	private final WebSocketDecoderConfig deflate;

	private DecoderConfigs(WebSocketDecoderConfig plain, WebSocketDecoderConfig deflate) {
		this.plain = plain;
		this.deflate = deflate;
	}

	static DecoderConfigs of(WebSocketOptions options) {
		int size = options.maxMessageSize();
		return new DecoderConfigs(config(size, false), config(deflated(size), true));
	}

	private static WebSocketDecoderConfig config(int maxFrameSize, boolean deflate) {
		return WebSocketDecoderConfig.newBuilder()
			.maxFramePayloadLength(maxFrameSize)
			.allowExtensions(deflate)
			.closeOnProtocolViolation(false)
			.build();
	}

	/**
	 * What cannot be compressed grows a little when it is (the worst case of zlib's
	 * {@code deflateBound}). The limit of a message counts what it is inflated.
	 */
	private static int deflated(long size) {
		return (int) Math.min(size + (size >> 3) + (size >> 6) + 64, Integer.MAX_VALUE);
	}

	/**
	 * Return what is accepted on a WebSocket.
	 * @param deflate whether its messages may be compressed
	 */
	WebSocketDecoderConfig get(boolean deflate) {
		return deflate ? this.deflate : this.plain;
	}

}
