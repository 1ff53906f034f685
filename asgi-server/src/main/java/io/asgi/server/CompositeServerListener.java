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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.asgi.server.report.ExchangeListener;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.ReportedRequest;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/**
 * Passes everything on to other listeners, in their order. One that fails is logged, and
 * takes nothing with it: neither the others nor what was about to happen.
 */
final class CompositeServerListener implements AsgiServerListener {

	private static final Logger logger = LoggerFactory.getLogger(AsgiServerListener.class);

	private final List<AsgiServerListener> listeners;

	CompositeServerListener(List<? extends AsgiServerListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void limitReached(Limit limit, @Nullable String application) {
		each((listener) -> listener.limitReached(limit, application));
	}

	@Override
	public boolean observesExchanges() {
		// Asked for each exchange
		for (int i = 0; i < this.listeners.size(); i++) {
			if (this.listeners.get(i).observesExchanges()) {
				return true;
			}
		}
		return false;
	}

	@Override
	public ExchangeListener exchangeStarted(ReportedRequest request, ContextView context) {
		List<ExchangeListener> started = new ArrayList<>(this.listeners.size());
		each((listener) -> {
			ExchangeListener exchange = listener.exchangeStarted(request, context);
			if (exchange != ExchangeListener.NONE) {
				started.add(exchange);
			}
		});
		return started.isEmpty() ? ExchangeListener.NONE : new CompositeExchangeListener(started);
	}

	@Override
	public void requestEnded(HttpReport report) {
		each((listener) -> listener.requestEnded(report));
	}

	@Override
	public void webSocketAccepted(WebSocketAcceptance acceptance) {
		each((listener) -> listener.webSocketAccepted(acceptance));
	}

	@Override
	public void webSocketEnded(WebSocketReport report) {
		each((listener) -> listener.webSocketEnded(report));
	}

	private void each(Consumer<AsgiServerListener> call) {
		for (AsgiServerListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.warn("A listener of the ASGI server failed", ex);
			}
		}
	}

}
