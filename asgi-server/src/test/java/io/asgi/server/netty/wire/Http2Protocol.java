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

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

import javax.net.ssl.SSLException;

import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireProtocol;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 with prior knowledge, in clear text or over TLS with ALPN, with WebSockets by
 * extended CONNECT (RFC 8441).
 */
public final class Http2Protocol implements WireProtocol {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	/**
	 * One thread for all clients; it does not keep the JVM alive.
	 */
	private static final EventLoopGroup GROUP = new MultiThreadIoEventLoopGroup(1,
			new DefaultThreadFactory("http2-client", true), NioIoHandler.newFactory());

	private final @Nullable SslContext sslContext;

	private Http2Protocol(@Nullable SslContext sslContext) {
		this.sslContext = sslContext;
	}

	/**
	 * Return HTTP/2 in clear text, without an upgrade from HTTP/1.1.
	 * @return the protocol
	 */
	public static Http2Protocol cleartext() {
		return new Http2Protocol(null);
	}

	/**
	 * Return HTTP/2 over TLS, with a client that trusts everybody.
	 * @return the protocol
	 */
	public static Http2Protocol secure() {
		ApplicationProtocolConfig alpn = new ApplicationProtocolConfig(Protocol.ALPN,
				SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT,
				ApplicationProtocolNames.HTTP_2);
		try {
			return new Http2Protocol(SslContextBuilder.forClient()
				.sslProvider(SslProvider.JDK)
				.trustManager(InsecureTrustManagerFactory.INSTANCE)
				.applicationProtocolConfig(alpn)
				.build());
		}
		catch (SSLException ex) {
			throw new IllegalStateException("No TLS for a client", ex);
		}
	}

	@Override
	public String httpVersion() {
		return "2";
	}

	@Override
	public boolean isSecure() {
		return this.sslContext != null;
	}

	@Override
	public boolean multiplexes() {
		return true;
	}

	@Override
	public WireConnection connect(InetSocketAddress server) throws IOException {
		Http2ClientInitializer initializer = new Http2ClientInitializer(this.sslContext, server);
		Channel channel = new Bootstrap().group(GROUP)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) TIMEOUT.toMillis())
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(initializer)
			.connect(server)
			.syncUninterruptibly()
			.channel();
		Http2Connection connection = new Http2Connection(channel, server, isSecure());
		try {
			connection.useSettings(initializer.awaitSettings());
			return connection;
		}
		catch (IOException ex) {
			connection.close();
			throw ex;
		}
	}

	@Override
	public String toString() {
		return "HTTP/2" + (isSecure() ? " over TLS" : "");
	}

}
