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

import io.asgi.server.report.HttpReport;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import org.jspecify.annotations.Nullable;

/**
 * Passes everything on to other listeners, in their order.
 */
final class CompositeServerListener implements AsgiServerListener {

	private final List<AsgiServerListener> listeners;

	CompositeServerListener(List<? extends AsgiServerListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void limitReached(Limit limit, @Nullable String application) {
		this.listeners.forEach((listener) -> listener.limitReached(limit, application));
	}

	@Override
	public boolean observesExchanges() {
		for (AsgiServerListener listener : this.listeners) {
			if (listener.observesExchanges()) {
				return true;
			}
		}
		return false;
	}

	@Override
	public void requestEnded(HttpReport report) {
		this.listeners.forEach((listener) -> listener.requestEnded(report));
	}

	@Override
	public void webSocketAccepted(WebSocketAcceptance acceptance) {
		this.listeners.forEach((listener) -> listener.webSocketAccepted(acceptance));
	}

	@Override
	public void webSocketEnded(WebSocketReport report) {
		this.listeners.forEach((listener) -> listener.webSocketEnded(report));
	}

}
