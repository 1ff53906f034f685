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

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.asgi.AsgiHeaders;
import io.asgi.HostPort;
import io.asgi.server.forwarded.Origin;
import io.asgi.server.netty.forwarded.RequestOrigin;
import io.asgi.server.netty.tls.TlsExtension;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * What the scopes of HTTP requests and WebSockets have in common. Its parts are made when
 * they are first asked for: most applications look at few of them.
 */
abstract class NettyScope {

	private final ExchangeContext context;

	private volatile @Nullable AsgiHeaders headers;

	private volatile @Nullable Origin origin;

	private volatile @Nullable Map<String, Object> state;

	private volatile @Nullable Map<String, Map<String, Object>> extensions;

	NettyScope(ExchangeContext context) {
		this.context = context;
		if ("https".equals(context.request().connectionScheme())) {
			// A scope can be looked at when the connection is gone
			TlsExtension.of(context.channel());
		}
	}

	/**
	 * Find the extensions that this scope offers. Called at most once by each thread that
	 * asks before the answer is known.
	 */
	abstract Map<String, Map<String, Object>> findExtensions(ExchangeContext context);

	final HttpServerRequest request() {
		return this.context.request();
	}

	final boolean isSecure() {
		return "https".equals(origin().scheme());
	}

	private Origin origin() {
		Origin origin = this.origin;
		if (origin == null) {
			Layers layers = this.context.layers();
			origin = RequestOrigin.find(request(), this.context.channel(), (layers != null) ? layers.origin() : null,
					this.context.options().forwarded());
			this.origin = origin;
		}
		return origin;
	}

	public String httpVersion() {
		HttpVersion version = request().version();
		if (version.majorVersion() > 1) {
			return String.valueOf(version.majorVersion());
		}
		return (version.minorVersion() == 0) ? "1.0" : "1.1";
	}

	public String path() {
		if (this.context.mount().rootPath().equals(this.context.mount().path())) {
			return this.context.target().path();
		}
		return this.context.mount().rootPath()
				+ this.context.target().path().substring(this.context.mount().path().length());
	}

	public byte @Nullable [] rawPath() {
		return this.context.target().rawPath().getBytes(StandardCharsets.ISO_8859_1);
	}

	public byte[] queryString() {
		return this.context.target().query().getBytes(StandardCharsets.ISO_8859_1);
	}

	public String rootPath() {
		return this.context.mount().rootPath();
	}

	public AsgiHeaders headers() {
		AsgiHeaders headers = this.headers;
		if (headers == null) {
			boolean http2 = request().version().majorVersion() > 1;
			headers = RequestHeaders.from(request().requestHeaders(), http2, this.context.target().authority());
			Layers layers = this.context.layers();
			if (layers != null && layers.headers() != null) {
				headers = ChangedHeaders.apply(request().requestHeaders(), layers.headers().get(), headers);
			}
			this.headers = headers;
		}
		return headers;
	}

	public @Nullable HostPort client() {
		return Addresses.from(origin().client());
	}

	public @Nullable HostPort server() {
		return Addresses.from(request().connectionHostAddress());
	}

	public Map<String, Object> state() {
		Map<String, Object> state = this.state;
		if (state == null) {
			synchronized (this) {
				state = this.state;
				if (state == null) {
					state = new ConcurrentHashMap<>(this.context.mount().state().get());
					Layers layers = this.context.layers();
					if (layers != null) {
						state.putAll(layers.state());
					}
					this.state = state;
				}
			}
		}
		return state;
	}

	public Map<String, Map<String, Object>> extensions() {
		Map<String, Map<String, Object>> extensions = this.extensions;
		if (extensions == null) {
			extensions = findExtensions(this.context);
			this.extensions = extensions;
		}
		return extensions;
	}

}
