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

import java.util.List;
import java.util.Objects;

import io.asgi.ConnectionScope;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Limit;
import io.asgi.server.Mount;
import io.asgi.server.admission.Admission;
import io.asgi.server.netty.deadline.Deadlines;
import io.asgi.server.netty.report.ExchangeObserver;
import io.asgi.server.report.Activity;
import io.asgi.server.report.LiveScopes;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Serves ASGI applications on Reactor Netty: turns each exchange into a scope and events,
 * and calls the application. Safe to use from several threads.
 */
public final class AsgiBridge {

	private final ServerContext server;

	/**
	 * Create a bridge.
	 * @param options limits and deadlines
	 * @param listener is told what happens
	 */
	public AsgiBridge(AsgiServerOptions options, AsgiServerListener listener) {
		Objects.requireNonNull(options, "'options' must not be null");
		Objects.requireNonNull(listener, "'listener' must not be null");
		this.server = new ServerContext(options, AsgiServerListener.of(List.of(listener)), new LiveExchanges());
	}

	/**
	 * Create a bridge that tells nobody what happens.
	 * @param options limits and deadlines
	 */
	public AsgiBridge(AsgiServerOptions options) {
		this(options, AsgiServerListener.of(List.of()));
	}

	/**
	 * Serve one exchange.
	 * @param mount the application that answers it
	 * @param request the request, native to Reactor Netty
	 * @param response the response, native to Reactor Netty
	 * @return to be returned to Reactor Netty as it is
	 */
	public Mono<Void> handle(Mount mount, HttpServerRequest request, HttpServerResponse response) {
		return serve(mount, RequestTarget.parse(request.uri()), request, response, null);
	}

	/**
	 * Serve one exchange that other layers take part in.
	 * @param mount the application that answers it
	 * @param request the request, native to Reactor Netty
	 * @param response the response, native to Reactor Netty
	 * @param layers what the other layers have to do with it
	 * @return to be returned to Reactor Netty as it is
	 */
	public Mono<Void> handle(Mount mount, HttpServerRequest request, HttpServerResponse response, Layers layers) {
		String uri = request.uri();
		RequestTarget target = RequestTarget.parse(uri);
		return serve(mount, uri.equals(layers.target()) ? target : target.replacedBy(layers.target()), request,
				response, layers);
	}

	Mono<Void> serve(Mount mount, RequestTarget target, HttpServerRequest request, HttpServerResponse response,
			@Nullable Layers layers) {
		if (!(request instanceof ChannelOperations<?, ?> operations)) {
			throw new IllegalArgumentException(
					"'request' must be native to Reactor Netty, but is a " + request.getClass().getName());
		}
		boolean webSocket = WebSocketRequest.matches(request);
		Refusal refusal = Refusal.check(request);
		if (refusal == null && webSocket) {
			refusal = this.server.live().isClosing() ? Refusal.GOING_AWAY
					: WebSocketRequest.check(request, target, this.server.origins());
		}
		ExchangeObserver observer = ExchangeObserver.observe(this.server.listener(), operations.channel(), request,
				mount.name());
		ExchangeContext context = new ExchangeContext(mount, target, request, response, operations,
				operations.channel(), layers, this.server, observer, request.method().name());
		if (refusal == null && !webSocket) {
			refusal = Refusal.checkLength(request, context.maxRequestBodySize());
			if (refusal != null) {
				context.limitReached(Limit.REQUEST_BODY_SIZE);
			}
		}
		if (refusal != null) {
			ConnectionScope scope = webSocket ? new NettyWebSocketScope(context) : new NettyHttpScope(context);
			return refuse(refusal, context, scope);
		}
		return webSocket ? new WebSocketExchange(context) : new HttpExchange(context);
	}

	private static Mono<Void> refuse(Refusal refusal, ExchangeContext context, ConnectionScope scope) {
		return Mono.deferContextual((reactorContext) -> {
			context.observer().begin(scope, reactorContext);
			context.observer().refused();
			return refusal.answer(context);
		});
	}

	/**
	 * Return whether a request asks for a WebSocket with an extended CONNECT of HTTP/2
	 * (RFC 8441, section 4).
	 * @param request the request, native to Reactor Netty
	 * @return {@code true} if it does
	 */
	public static boolean isExtendedConnect(HttpServerRequest request) {
		return request.version().majorVersion() > 1 && WebSocketRequest.matches(request);
	}

	/**
	 * Return how many HTTP requests are under way.
	 * @return the number of calls that have not ended
	 */
	public int activeRequests() {
		return this.server.admissions().requests().active();
	}

	/**
	 * Return how many HTTP requests wait for their turn.
	 * @return the number of requests whose application has not been called yet
	 */
	public int queuedRequests() {
		return this.server.admissions().requests().waiting();
	}

	/**
	 * Return how many WebSockets are open, from the handshake on.
	 * @return the number of calls that have not ended
	 */
	public int activeWebSockets() {
		return this.server.admissions().webSockets().active();
	}

	/**
	 * Return how much of an application is under way.
	 * @param application the name of the application
	 * @return the numbers at this moment
	 */
	public Activity activity(String application) {
		Admission requests = this.server.admissions().requests();
		return new Activity(requests.active(application), requests.waiting(application),
				this.server.admissions().webSockets().active(application));
	}

	/**
	 * Return some of the scopes of an application that are alive. What that costs depends
	 * on how many are asked for, not on how many there are.
	 * @param application the name of the application
	 * @param limit how many to return at most, not negative
	 * @return the scopes at this moment
	 */
	public LiveScopes liveScopes(String application, int limit) {
		if (limit < 0) {
			throw new IllegalArgumentException("'limit' must not be negative: " + limit);
		}
		return this.server.live().of(application, limit);
	}

	/**
	 * Return whether the server is stopping or has stopped: {@link #beginShutdown()} or
	 * {@link #closeWebSockets()} was called after it was last opened.
	 * @return {@code true} until {@link #open()}
	 */
	public boolean isShuttingDown() {
		return this.server.live().isStopping() || this.server.live().isClosing();
	}

	/**
	 * Serve again after {@link #beginShutdown()}, {@link #closeWebSockets()} and
	 * {@link #cancelCalls()}: the server is started once more.
	 */
	public void open() {
		this.server.live().open();
	}

	/**
	 * The server is about to stop. From now on responses over HTTP/1.1 close their
	 * connections; event streams ({@code text/event-stream}) receive a disconnect, as
	 * they have no end of their own; and HTTP requests that are under way after
	 * {@link AsgiServerOptions#shutdownGrace()} are cut off. Returns at once.
	 */
	public void beginShutdown() {
		long grace = Deadlines.nanos(this.server.options().shutdownGrace());
		this.server.live().stop(System.nanoTime() + grace);
	}

	/**
	 * Close all WebSockets with code 1001, and answer new ones with 503 from now on.
	 * @return completes when all of them are closed; those that do not answer are cut off
	 * after {@link io.asgi.server.WebSocketOptions#closeTimeout()}
	 */
	public Mono<Void> closeWebSockets() {
		return this.server.live().closeWebSockets();
	}

	/**
	 * Cancel all calls of applications that are still going on. To be called when the
	 * server has stopped.
	 */
	public void cancelCalls() {
		this.server.live().cancelCalls();
	}

}
