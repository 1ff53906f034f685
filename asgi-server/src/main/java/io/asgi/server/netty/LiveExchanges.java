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

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.asgi.server.report.LiveScope;
import io.asgi.server.report.LiveScopes;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The calls and WebSockets under way, so that a shutdown can end them. Safe to use from
 * several threads.
 */
final class LiveExchanges {

	/**
	 * By the name of their application. A name stays when its last exchange has left.
	 */
	private final ConcurrentHashMap<String, Set<Exchange>> exchanges = new ConcurrentHashMap<>();

	private final Set<WebSocketExchange> webSockets = ConcurrentHashMap.newKeySet();

	private volatile boolean cancelling;

	private volatile boolean stopping;

	private volatile long stopTime;

	private volatile Sinks.@Nullable Empty<Void> closing;

	void add(Exchange exchange) {
		of(exchange).add(exchange);
		// They may have come between the flag and the walk over the set
		if (this.stopping) {
			exchange.stop(this.stopTime);
		}
		if (this.cancelling) {
			exchange.cancelCall();
		}
	}

	void remove(Exchange exchange) {
		of(exchange).remove(exchange);
	}

	private Set<Exchange> of(Exchange exchange) {
		return this.exchanges.computeIfAbsent(exchange.context().mount().name(),
				(application) -> ConcurrentHashMap.newKeySet());
	}

	/**
	 * Return some of the exchanges of an application. They may come and go meanwhile.
	 */
	LiveScopes of(String application, int limit) {
		Set<Exchange> alive = this.exchanges.getOrDefault(application, Set.of());
		List<LiveScope> scopes = alive.stream()
			.limit(limit)
			.map(Exchange::report)
			.sorted(Comparator.comparing(LiveScope::startedAt))
			.toList();
		return new LiveScopes(alive.size(), scopes);
	}

	void addWebSocket(WebSocketExchange webSocket) {
		this.webSockets.add(webSocket);
		if (isClosing()) {
			webSocket.goAway();
		}
	}

	void removeWebSocket(WebSocketExchange webSocket) {
		this.webSockets.remove(webSocket);
		signalWhenAllClosed();
	}

	boolean isClosing() {
		return this.closing != null;
	}

	/**
	 * Serve again after a shutdown.
	 */
	void open() {
		this.closing = null;
		this.cancelling = false;
		this.stopping = false;
	}

	boolean isStopping() {
		return this.stopping;
	}

	/**
	 * Let what is under way come to its end.
	 * @param time until when it may go on, as of {@link System#nanoTime()}
	 */
	void stop(long time) {
		this.stopTime = time;
		this.stopping = true;
		forEach((exchange) -> exchange.stop(time));
	}

	Mono<Void> closeWebSockets() {
		return Mono.defer(() -> {
			Sinks.Empty<Void> closing = startClosing();
			this.webSockets.forEach(WebSocketExchange::goAway);
			signalWhenAllClosed();
			return closing.asMono();
		});
	}

	void cancelCalls() {
		this.cancelling = true;
		forEach(Exchange::cancelCall);
	}

	private void forEach(Consumer<Exchange> action) {
		this.exchanges.values().forEach((alive) -> alive.forEach(action));
	}

	private synchronized Sinks.Empty<Void> startClosing() {
		Sinks.Empty<Void> closing = this.closing;
		if (closing == null) {
			closing = Sinks.empty();
			this.closing = closing;
		}
		return closing;
	}

	private void signalWhenAllClosed() {
		Sinks.Empty<Void> closing = this.closing;
		if (closing != null && this.webSockets.isEmpty()) {
			closing.tryEmitEmpty();
		}
	}

}
