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

package io.asgi.server.observation;

import java.util.Objects;

import io.asgi.WebSocketScope;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.observation.AsgiServerObservationDocumentation.WebSocketEvents;
import io.asgi.server.report.ExchangeListener;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.ReportedRequest;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Observes HTTP requests and WebSockets with Micrometer. An observation begins when the
 * request reaches the server, and stops when the exchange is over for its client; the
 * application is called in a Reactor context that has it, under
 * {@link ObservationThreadLocalAccessor#KEY}. Safe to use from several threads.
 *
 * @see AsgiServerObservationDocumentation
 */
public final class AsgiServerObservations implements AsgiServerListener {

	private static final HttpRequestObservationConvention DEFAULT_HTTP = new DefaultHttpRequestObservationConvention();

	private static final WebSocketObservationConvention DEFAULT_WEBSOCKET = new DefaultWebSocketObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable HttpRequestObservationConvention httpConvention;

	private final @Nullable WebSocketObservationConvention webSocketConvention;

	/**
	 * Create observations with the default conventions, or those of the registry.
	 * @param registry where to observe
	 */
	public AsgiServerObservations(ObservationRegistry registry) {
		this(registry, null, null);
	}

	/**
	 * Create observations.
	 * @param registry where to observe
	 * @param httpConvention the convention for HTTP requests, or {@code null} for that of
	 * the registry or the default one
	 * @param webSocketConvention the convention for WebSockets, or {@code null} for that
	 * of the registry or the default one
	 */
	public AsgiServerObservations(ObservationRegistry registry,
			@Nullable HttpRequestObservationConvention httpConvention,
			@Nullable WebSocketObservationConvention webSocketConvention) {
		this.registry = Objects.requireNonNull(registry, "'registry' must not be null");
		this.httpConvention = httpConvention;
		this.webSocketConvention = webSocketConvention;
	}

	/**
	 * Return whether anybody handles observations.
	 */
	@Override
	public boolean observesExchanges() {
		return !this.registry.isNoop();
	}

	@Override
	public ExchangeListener exchangeStarted(ReportedRequest request, ContextView context) {
		Observation parent = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		if (parent != null && parent.isNoop()) {
			parent = null;
		}
		return (request.scope() instanceof WebSocketScope) ? webSocket(request, parent) : http(request, parent);
	}

	private ExchangeListener http(ReportedRequest request, @Nullable Observation parent) {
		HttpRequestObservationContext context = new HttpRequestObservationContext(request);
		context.setParentObservation(parent);
		Observation observation = AsgiServerObservationDocumentation.HTTP_REQUESTS.observation(this.httpConvention,
				DEFAULT_HTTP, () -> context, this.registry);
		return start(observation, parent) ? new ObservedRequest(this.registry, observation, context)
				: ExchangeListener.NONE;
	}

	private ExchangeListener webSocket(ReportedRequest request, @Nullable Observation parent) {
		WebSocketObservationContext context = new WebSocketObservationContext(request);
		context.setParentObservation(parent);
		Observation observation = AsgiServerObservationDocumentation.WEBSOCKET_SESSIONS
			.observation(this.webSocketConvention, DEFAULT_WEBSOCKET, () -> context, this.registry);
		return start(observation, parent) ? new ObservedWebSocket(this.registry, observation, context)
				: ExchangeListener.NONE;
	}

	/**
	 * Only the Reactor context tells what an exchange belongs to: what the thread does at
	 * the moment has nothing to do with it.
	 */
	private static boolean start(Observation observation, @Nullable Observation parent) {
		if (observation.isNoop()) {
			return false;
		}
		observation.parentObservation(parent).start();
		return true;
	}

	/**
	 * An HTTP request that is observed.
	 */
	private static final class ObservedRequest extends ObservedExchange {

		private final HttpRequestObservationContext context;

		ObservedRequest(ObservationRegistry registry, Observation observation, HttpRequestObservationContext context) {
			super(registry, observation);
			this.context = context;
		}

		@Override
		public void requestEnded(HttpReport report) {
			this.context.setReport(report);
			stop();
		}

	}

	/**
	 * A WebSocket that is observed.
	 */
	private static final class ObservedWebSocket extends ObservedExchange {

		private final WebSocketObservationContext context;

		ObservedWebSocket(ObservationRegistry registry, Observation observation, WebSocketObservationContext context) {
			super(registry, observation);
			this.context = context;
		}

		@Override
		public void webSocketAccepted(WebSocketAcceptance acceptance) {
			this.context.setAcceptance(acceptance);
			event(WebSocketEvents.ACCEPTED);
		}

		@Override
		public void requestEnded(HttpReport report) {
			this.context.setDenial(report);
			stop();
		}

		@Override
		public void webSocketEnded(WebSocketReport report) {
			this.context.setReport(report);
			stop();
		}

	}

}
