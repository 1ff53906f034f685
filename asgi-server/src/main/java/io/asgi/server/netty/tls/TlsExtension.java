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

package io.asgi.server.netty.tls;

import java.util.Map;

import javax.net.ssl.SSLSession;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * The extension {@code tls} of the scopes of a connection: what is known of the TLS
 * between the server and its peer, which may be a proxy. It is put together when it is
 * asked for the first time. What is not known has no entry, as {@code None} has in the
 * specification. Safe to use from several threads.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/tls.html">ASGI TLS
 * extension</a>
 */
public final class TlsExtension {

	/**
	 * The name of the extension.
	 */
	public static final String NAME = "tls";

	private static final AttributeKey<TlsExtension> KEY = AttributeKey.valueOf(TlsExtension.class, NAME);

	private final @Nullable SslHandler ssl;

	private @Nullable SSLSession session;

	private Map<String, Object> entries = Map.of();

	private TlsExtension(@Nullable SslHandler ssl) {
		this.ssl = ssl;
	}

	/**
	 * Return the extension of a connection. To be called for the first time while the
	 * connection is open, after its TLS handshake.
	 * @param channel the channel of the connection, or of a stream on it
	 * @return the extension, the same each time
	 */
	public static TlsExtension of(Channel channel) {
		Channel connection = (channel instanceof Http2StreamChannel stream) ? stream.parent() : channel;
		Attribute<TlsExtension> attribute = connection.attr(KEY);
		TlsExtension extension = attribute.get();
		if (extension == null) {
			extension = new TlsExtension(connection.pipeline().get(SslHandler.class));
			attribute.set(extension);
		}
		return extension;
	}

	/**
	 * Return the entries of the extension.
	 * @return the entries, or {@code null} if the connection has no TLS
	 */
	public synchronized @Nullable Map<String, Object> entries() {
		if (this.ssl == null) {
			return null;
		}
		SSLSession session = this.ssl.engine().getSession();
		if (session != this.session) {
			// The first one, or that of a handshake within a connection of TLS 1.2
			this.entries = TlsSession.describe(session);
			this.session = session;
		}
		return this.entries;
	}

}
