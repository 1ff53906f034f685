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

package io.asgi.server.netty.report;

import io.asgi.AsgiApplication;
import io.asgi.ConnectionScope;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.protocol.ApplicationProtocol;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Is told what cannot be seen on the channel of an exchange, for its report. Used on the
 * event loop of the channel.
 */
public interface ExchangeObserver {

	/**
	 * Observes nothing.
	 */
	ExchangeObserver NONE = new ExchangeObserver() {
	};

	/**
	 * Begin to observe an exchange, if somebody listens. To be called when its request
	 * reaches the server, and before anything of its response is written.
	 * @param listener told of the exchange
	 * @param channel the channel of the exchange
	 * @param request the request
	 * @param application the name of the application that is to answer
	 * @return the observer of the exchange
	 */
	static ExchangeObserver observe(AsgiServerListener listener, Channel channel, HttpServerRequest request,
			String application) {
		if (!listener.observesExchanges()) {
			return NONE;
		}
		ExchangeRecorder recorder = new ExchangeRecorder(listener, channel, RequestStart.of(request, application));
		if (request.version().majorVersion() > 1) {
			Http2StreamWatch.install(channel, recorder);
		}
		else {
			Http1ConnectionWatch.watch(channel, recorder);
		}
		return recorder;
	}

	/**
	 * Begin to observe the exchange of a request that the server has promised, if
	 * somebody listens.
	 * @param listener told of the exchange
	 * @param channel the channel of the promised stream
	 * @param application the name of the application that is to answer
	 * @return the observer of the exchange
	 */
	static ExchangeObserver observePush(AsgiServerListener listener, Channel channel, String application) {
		if (!listener.observesExchanges()) {
			return NONE;
		}
		ExchangeRecorder recorder = new ExchangeRecorder(listener, channel, RequestStart.ofPush(application));
		Http2StreamWatch.install(channel, recorder);
		return recorder;
	}

	/**
	 * The exchange is about to be served. If it never is, it is not reported.
	 * @param scope the scope
	 * @param context the Reactor context in which it is served
	 */
	default void begin(ConnectionScope scope, ContextView context) {
	}

	/**
	 * Return the Reactor context in which the application of the exchange is called.
	 * @param context the context of the server
	 * @return the context for the application
	 */
	default Context contribute(Context context) {
		return context;
	}

	/**
	 * Let the application of the exchange be called in its context.
	 * @param application the application
	 * @return to be called in its place
	 */
	default AsgiApplication called(AsgiApplication application) {
		return application;
	}

	/**
	 * Watch the application's side of the exchange.
	 * @param protocol the state machine
	 * @return to be used in its place
	 */
	default ApplicationProtocol watched(ApplicationProtocol protocol) {
		return protocol;
	}

	/**
	 * Do what belongs to the exchange outside of its application's call. May be called on
	 * any thread.
	 * @param task run before this method returns
	 */
	default void run(Runnable task) {
		task.run();
	}

	/**
	 * The server answers by itself; the application is not called.
	 */
	default void refused() {
	}

	/**
	 * The response that is written next is the server's, in place of the application's.
	 */
	default void replaced() {
	}

	/**
	 * The server cuts the exchange off.
	 */
	default void cutOff() {
	}

	/**
	 * A part of the request body was taken for the application.
	 * @param bytes its size
	 */
	default void bodyReceived(int bytes) {
	}

	/**
	 * The exchange has become a WebSocket.
	 * @param subprotocol the subprotocol, or {@code null}
	 */
	default void accepted(@Nullable String subprotocol) {
	}

	/**
	 * A message was received.
	 * @param bytes its size, inflated
	 */
	default void messageReceived(int bytes) {
	}

	/**
	 * A message was sent.
	 * @param bytes its size, before compression
	 */
	default void messageSent(int bytes) {
	}

	/**
	 * A close frame goes one way. The first one counts.
	 * @param code the close code
	 * @param reason the reason
	 */
	default void closing(int code, String reason) {
	}

	/**
	 * Close frames have gone both ways.
	 */
	default void closed() {
	}

}
