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
import io.asgi.server.Mount;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * What the scopes of HTTP requests and WebSockets have in common. Its parts are made when
 * they are first asked for: most applications look at few of them.
 */
abstract class NettyScope {

	private final HttpServerRequest request;

	private final RequestTarget target;

	private final Mount mount;

	private volatile @Nullable AsgiHeaders headers;

	private volatile @Nullable Map<String, Object> state;

	NettyScope(HttpServerRequest request, RequestTarget target, Mount mount) {
		this.request = request;
		this.target = target;
		this.mount = mount;
	}

	final HttpServerRequest request() {
		return this.request;
	}

	public String httpVersion() {
		HttpVersion version = this.request.version();
		if (version.majorVersion() > 1) {
			return String.valueOf(version.majorVersion());
		}
		return (version.minorVersion() == 0) ? "1.0" : "1.1";
	}

	public String path() {
		if (this.mount.rootPath().equals(this.mount.path())) {
			return this.target.path();
		}
		return this.mount.rootPath() + this.target.path().substring(this.mount.path().length());
	}

	public byte @Nullable [] rawPath() {
		return this.target.rawPath().getBytes(StandardCharsets.ISO_8859_1);
	}

	public byte[] queryString() {
		return this.target.query().getBytes(StandardCharsets.ISO_8859_1);
	}

	public String rootPath() {
		return this.mount.rootPath();
	}

	public AsgiHeaders headers() {
		AsgiHeaders headers = this.headers;
		if (headers == null) {
			boolean http2 = this.request.version().majorVersion() > 1;
			headers = RequestHeaders.from(this.request.requestHeaders(), http2, this.target.authority());
			this.headers = headers;
		}
		return headers;
	}

	public @Nullable HostPort client() {
		return Addresses.from(this.request.remoteAddress());
	}

	public @Nullable HostPort server() {
		return Addresses.from(this.request.connectionHostAddress());
	}

	public Map<String, Object> state() {
		Map<String, Object> state = this.state;
		if (state == null) {
			synchronized (this) {
				state = this.state;
				if (state == null) {
					state = new ConcurrentHashMap<>(this.mount.state().get());
					this.state = state;
				}
			}
		}
		return state;
	}

	public Map<String, Map<String, Object>> extensions() {
		return Map.of();
	}

}
