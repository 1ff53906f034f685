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

package io.asgi.spring.web;

import java.net.InetSocketAddress;

import io.asgi.ConnectionScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.MultiValueMap;

/**
 * The request of a scope. Its native request is the scope.
 */
final class AsgiServerHttpRequest extends AbstractServerHttpRequest {

	private final ConnectionScope scope;

	private final Flux<DataBuffer> body;

	/**
	 * Create a request.
	 * @param method the method
	 * @param uri the URI, made from the scope
	 * @param scope the scope
	 * @param body the body
	 */
	AsgiServerHttpRequest(String method, RequestUri uri, ConnectionScope scope, Flux<byte[]> body) {
		super(HttpMethod.valueOf(method), uri.uri(), uri.contextPath(),
				HttpHeadersConverter.toHttpHeaders(scope.headers()));
		this.scope = scope;
		this.body = body.map(DefaultDataBufferFactory.sharedInstance::wrap);
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return this.body;
	}

	@Override
	public @Nullable InetSocketAddress getLocalAddress() {
		return SocketAddresses.of(this.scope.server());
	}

	@Override
	public @Nullable InetSocketAddress getRemoteAddress() {
		return SocketAddresses.of(this.scope.client());
	}

	@Override
	protected MultiValueMap<String, HttpCookie> initCookies() {
		return RequestCookies.of(this.scope.headers());
	}

	@Override
	protected @Nullable SslInfo initSslInfo() {
		return TlsSslInfo.of(this.scope);
	}

	@Override
	@SuppressWarnings("unchecked")
	// Callers know the type, as with every native request
	public <T> T getNativeRequest() {
		return (T) this.scope;
	}

}
