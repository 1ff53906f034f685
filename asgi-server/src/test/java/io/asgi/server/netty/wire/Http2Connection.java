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

package io.asgi.server.netty.wire;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireExchange;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Future;

/**
 * A client's connection of HTTP/2.
 */
final class Http2Connection implements WireConnection {

	private final Channel channel;

	private final InetSocketAddress server;

	private final boolean secure;

	private boolean extendedConnect;

	Http2Connection(Channel channel, InetSocketAddress server, boolean secure) {
		this.channel = channel;
		this.server = server;
		this.secure = secure;
	}

	void useSettings(Http2Settings settings) {
		this.extendedConnect = Boolean.TRUE.equals(settings.connectProtocolEnabled());
	}

	@Override
	public InetSocketAddress localAddress() {
		return (InetSocketAddress) this.channel.localAddress();
	}

	@Override
	public WireExchange open(WireRequest request, WireResponse response) {
		if (request.upgrade() != null && !this.extendedConnect) {
			response.aborted("the client: the server has not enabled extended CONNECT in its settings");
			return new DeadExchange();
		}
		Future<Http2StreamChannel> open = new Http2StreamChannelBootstrap(this.channel)
			.handler(new Http2ResponseHandler(response))
			.open()
			.awaitUninterruptibly();
		if (!open.isSuccess()) {
			response.aborted("end of connection before the request: " + open.cause());
			return new DeadExchange();
		}
		Http2StreamChannel stream = open.getNow();
		boolean last = !request.bodyFollows() && request.upgrade() == null;
		stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers(request), last)).addListener((written) -> {
			if (!written.isSuccess()) {
				response.aborted("a request that was not sent: " + written.cause());
			}
		});
		return new Http2Exchange(stream, response);
	}

	private Http2Headers headers(WireRequest request) {
		// Not validated: the suite decides what is sent
		Http2Headers headers = new DefaultHttp2Headers(false);
		String authority = request.authority();
		headers.method((request.upgrade() != null) ? "CONNECT" : request.method());
		headers.scheme(this.secure ? "https" : "http");
		headers.authority(
				bytes((authority != null) ? authority : this.server.getHostString() + ":" + this.server.getPort()));
		headers.path(bytes(request.target()));
		if (request.upgrade() != null) {
			headers.add(Http2Headers.PseudoHeaderName.PROTOCOL.value(), bytes(request.upgrade()));
		}
		request.headers().forEach((field) -> headers.add(bytes(field.name()), bytes(field.value())));
		return headers;
	}

	private static AsciiString bytes(String string) {
		return new AsciiString(string.getBytes(StandardCharsets.ISO_8859_1), false);
	}

	@Override
	public void close() {
		this.channel.close().awaitUninterruptibly(Http2Protocol.TIMEOUT.toMillis());
	}

}
