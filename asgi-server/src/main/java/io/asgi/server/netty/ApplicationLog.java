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

import java.time.Duration;
import java.util.function.Supplier;

import io.asgi.AsgiScope;
import io.asgi.server.netty.report.Disconnects;
import io.asgi.server.protocol.Ending;
import io.asgi.server.protocol.FailureResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what an operator has to know about the end of a call: the errors of applications,
 * once each, but not that a client has left.
 */
final class ApplicationLog {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationLog.class);

	private final ExchangeContext context;

	private final Supplier<AsgiScope> scope;

	ApplicationLog(ExchangeContext context, Supplier<AsgiScope> scope) {
		this.context = context;
		this.scope = scope;
	}

	/**
	 * The call is over.
	 * @param ending how the exchange stood
	 * @param failure the application's error, or {@code null}
	 * @param cancelled whether it is over because it was cancelled
	 */
	void ended(Ending ending, @Nullable Throwable failure, boolean cancelled) {
		this.context.observer().run(() -> log(ending, failure, cancelled));
	}

	private void log(Ending ending, @Nullable Throwable failure, boolean cancelled) {
		if (failure != null) {
			failed(ending, failure);
		}
		else if (cancelled) {
			logger.debug("The call of ASGI application '{}' for {} was cancelled", application(), request());
		}
		else if (ending == Ending.REPLACED || ending == Ending.CUT_OFF) {
			logger.error("ASGI application '{}' returned before its {} on {}: {}", application(),
					isWebSocket() ? "WebSocket was closed" : "response was complete", request(), consequence(ending));
		}
	}

	/**
	 * The application has let a WebSocket wait for too long.
	 */
	void notAccepted(Duration timeout) {
		this.context.observer()
			.run(() -> logger
				.error("ASGI application '{}' has neither accepted nor denied the WebSocket on {} within {}:"
						+ " the client got an error response", application(), request(), timeout));
	}

	/**
	 * An error came when nobody waited for one any more.
	 */
	void dropped(Throwable failure, boolean cancelled) {
		this.context.observer().run(() -> logDropped(failure, cancelled));
	}

	private void logDropped(Throwable failure, boolean cancelled) {
		if (Disconnects.isCauseOf(failure) || cancelled) {
			logger.debug("ASGI application '{}' failed after its end on {}", application(), request(), failure);
		}
		else {
			logger.error("ASGI application '{}' failed on {} where nobody waited for it: {}", application(), request(),
					name(failure), failure);
		}
	}

	private void failed(Ending ending, Throwable failure) {
		if (Disconnects.isCauseOf(failure)) {
			logger.debug("ASGI application '{}' ended because its client left on {}", application(), request());
		}
		else if (ending == Ending.REPLACED && FailureResponse.of(failure, this.scope.get().type()).isClientError()) {
			logger.debug("ASGI application '{}' refused {}: {}", application(), request(), failure.getMessage());
		}
		else {
			logger.error("ASGI application '{}' failed on {}: {}: {}", application(), request(), consequence(ending),
					name(failure), failure);
		}
	}

	/**
	 * Its stack trace follows, if the log has room for more than a line.
	 */
	private static String name(Throwable failure) {
		return failure.toString().lines().findFirst().orElse("");
	}

	private String application() {
		return this.context.mount().name();
	}

	private String request() {
		return this.context.describe();
	}

	private boolean isWebSocket() {
		return this.scope.get().type().equals("websocket");
	}

	private String consequence(Ending ending) {
		boolean webSocket = isWebSocket();
		return switch (ending) {
			case COMPLETE -> webSocket ? "the WebSocket was closed already"
					: "its response (" + this.context.response().status().code() + ") was complete already";
			case CLIENT_GONE -> "its client had left already";
			case REPLACED -> "the client got an error response";
			case CUT_OFF -> webSocket ? "the WebSocket was closed with code 1011" : "the response was cut off";
		};
	}

}
