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

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.asgi.server.report.ExchangeListener;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.Context;

/**
 * Passes everything on to those that follow an exchange, in their order. One that fails
 * is logged, and takes nothing with it.
 */
final class CompositeExchangeListener implements ExchangeListener {

	private static final Logger logger = LoggerFactory.getLogger(ExchangeListener.class);

	private final List<ExchangeListener> listeners;

	CompositeExchangeListener(List<ExchangeListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public Context contribute(Context context) {
		Context contributed = context;
		for (ExchangeListener listener : this.listeners) {
			try {
				contributed = listener.contribute(contributed);
			}
			catch (RuntimeException ex) {
				failed(ex);
			}
		}
		return contributed;
	}

	@Override
	public void run(Runnable task) {
		Once once = new Once(task);
		Runnable all = once;
		for (int i = this.listeners.size() - 1; i >= 0; i--) {
			ExchangeListener listener = this.listeners.get(i);
			Runnable inner = all;
			all = () -> listener.run(inner);
		}
		try {
			all.run();
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
		once.run();
	}

	@Override
	public void applicationFailed(Throwable failure) {
		each((listener) -> listener.applicationFailed(failure));
	}

	@Override
	public void sendWaited(Duration time) {
		each((listener) -> listener.sendWaited(time));
	}

	@Override
	public void bytesReceived(long bytes) {
		each((listener) -> listener.bytesReceived(bytes));
	}

	@Override
	public void bytesSent(long bytes) {
		each((listener) -> listener.bytesSent(bytes));
	}

	@Override
	public void messageReceived() {
		each(ExchangeListener::messageReceived);
	}

	@Override
	public void messageSent() {
		each(ExchangeListener::messageSent);
	}

	@Override
	public void webSocketAccepted(WebSocketAcceptance acceptance) {
		each((listener) -> listener.webSocketAccepted(acceptance));
	}

	@Override
	public void requestEnded(HttpReport report) {
		each((listener) -> listener.requestEnded(report));
	}

	@Override
	public void webSocketEnded(WebSocketReport report) {
		each((listener) -> listener.webSocketEnded(report));
	}

	private void each(Consumer<ExchangeListener> call) {
		for (ExchangeListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (RuntimeException ex) {
				failed(ex);
			}
		}
	}

	private static void failed(RuntimeException failure) {
		logger.warn("A listener of the ASGI server failed", failure);
	}

	/**
	 * Runs a task the first time only, so that a listener that fails cannot keep it from
	 * being run.
	 */
	private static final class Once implements Runnable {

		private final Runnable task;

		private boolean done;

		Once(Runnable task) {
			this.task = task;
		}

		@Override
		public void run() {
			if (!this.done) {
				this.done = true;
				this.task.run();
			}
		}

	}

}
