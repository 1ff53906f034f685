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

import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Limit;
import io.asgi.server.Mount;
import io.asgi.server.netty.report.ExchangeObserver;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketInbound;

/**
 * What an exchange is made of. May be looked at from any thread.
 */
final class ExchangeContext {

	private final Mount mount;

	private final RequestTarget target;

	private final Channel channel;

	private final @Nullable Layers layers;

	private final ServerContext server;

	private final ExchangeObserver observer;

	private final String method;

	private final boolean http1;

	private final boolean http10;

	private volatile HttpServerRequest request;

	private volatile HttpServerResponse response;

	private volatile ChannelOperations<?, ?> operations;

	/**
	 * Create the context of an exchange.
	 * @param mount the application that answers
	 * @param target the request target, taken apart
	 * @param request the request
	 * @param response the response
	 * @param operations the same, as the channel sees it
	 * @param channel the channel. The operations have none any more when they have ended
	 * @param layers what other layers have to do with the exchange, or {@code null}
	 * @param server what all exchanges share
	 * @param observer is told what cannot be seen on the channel
	 * @param method the method of the request
	 */
	ExchangeContext(Mount mount, RequestTarget target, HttpServerRequest request, HttpServerResponse response,
			ChannelOperations<?, ?> operations, Channel channel, @Nullable Layers layers, ServerContext server,
			ExchangeObserver observer, String method) {
		this.mount = mount;
		this.target = target;
		this.request = request;
		this.response = response;
		this.operations = operations;
		this.channel = channel;
		this.layers = layers;
		this.server = server;
		this.observer = observer;
		this.method = method;
		HttpVersion version = request.version();
		this.http1 = version.majorVersion() == 1;
		this.http10 = this.http1 && version.minorVersion() == 0;
	}

	/**
	 * Return the context of a request that the server promises within this exchange.
	 */
	ExchangeContext push(RequestTarget target, Channel channel) {
		return new ExchangeContext(this.mount, target, this.request, this.response, this.operations, channel, null,
				this.server, ExchangeObserver.observePush(listener(), channel, this.mount.name()), "GET");
	}

	/**
	 * The exchange has become a WebSocket: let go of what Reactor Netty has replaced.
	 * @param webSocket what has taken its place
	 */
	void upgraded(WebsocketInbound webSocket) {
		if (webSocket instanceof ChannelOperations<?, ?> newOperations
				&& webSocket instanceof HttpServerRequest newRequest
				&& webSocket instanceof HttpServerResponse newResponse) {
			this.operations = newOperations;
			this.request = newRequest;
			this.response = newResponse;
		}
	}

	Mount mount() {
		return this.mount;
	}

	RequestTarget target() {
		return this.target;
	}

	HttpServerRequest request() {
		return this.request;
	}

	HttpServerResponse response() {
		return this.response;
	}

	ChannelOperations<?, ?> operations() {
		return this.operations;
	}

	Channel channel() {
		return this.channel;
	}

	@Nullable Layers layers() {
		return this.layers;
	}

	ServerContext server() {
		return this.server;
	}

	ExchangeObserver observer() {
		return this.observer;
	}

	String method() {
		return this.method;
	}

	AsgiServerOptions options() {
		return this.server.options();
	}

	AsgiServerListener listener() {
		return this.server.listener();
	}

	void limitReached(Limit limit) {
		this.server.listener().limitReached(limit, this.mount.name());
	}

	long maxRequestBodySize() {
		return this.server.options().maxRequestBodySize(this.mount.name());
	}

	LiveExchanges live() {
		return this.server.live();
	}

	boolean isHttp1() {
		return this.http1;
	}

	boolean isHttp10() {
		return this.http10;
	}

	/**
	 * Describe the exchange for a log, with the path as it was received: decoded, it may
	 * have line breaks.
	 */
	String describe() {
		return this.method + " " + this.target.rawPath();
	}

}
