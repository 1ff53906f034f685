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

package io.asgi.server;

import java.util.List;

import io.asgi.server.report.ExchangeListener;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.ReportedRequest;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Is told what the server does, for logs and metrics. Called on event loops, from several
 * threads: implementations must not block, and must not throw.
 */
public interface AsgiServerListener {

	/**
	 * A limit was reached.
	 * @param limit the limit
	 * @param application the name of the application, or {@code null} if the request had
	 * not reached one
	 */
	default void limitReached(Limit limit, @Nullable String application) {
	}

	/**
	 * Return whether exchanges are to be reported to this listener. Asked when an
	 * exchange begins; nothing is measured if nobody wants to know.
	 * @return {@code false} by default
	 */
	default boolean observesExchanges() {
		return false;
	}

	/**
	 * An exchange begins that will be reported: its request has reached the server, and
	 * its application has not been called.
	 * @param request the request
	 * @param context the Reactor context in which the exchange is served, with what
	 * layers around it have left there
	 * @return follows the exchange; by default {@link ExchangeListener#NONE}
	 */
	default ExchangeListener exchangeStarted(ReportedRequest request, ContextView context) {
		return ExchangeListener.NONE;
	}

	/**
	 * An HTTP exchange is over for its client. Told once for each request that has
	 * reached an application or was refused in its place, unless a WebSocket came of it.
	 * @param report the exchange
	 */
	default void requestEnded(HttpReport report) {
	}

	/**
	 * A WebSocket is open.
	 * @param acceptance how it began
	 */
	default void webSocketAccepted(WebSocketAcceptance acceptance) {
	}

	/**
	 * A WebSocket is over: close frames have gone both ways, or its connection is lost.
	 * Told once for each WebSocket that was accepted.
	 * @param report the WebSocket
	 */
	default void webSocketEnded(WebSocketReport report) {
	}

	/**
	 * Return a listener that passes everything on to others, in their order. If one
	 * fails, that is logged and nothing more.
	 * @param listeners the others
	 * @return the listener
	 */
	static AsgiServerListener of(List<? extends AsgiServerListener> listeners) {
		return (listeners.size() == 1 && listeners.get(0) instanceof CompositeServerListener safe) ? safe
				: new CompositeServerListener(listeners);
	}

}
