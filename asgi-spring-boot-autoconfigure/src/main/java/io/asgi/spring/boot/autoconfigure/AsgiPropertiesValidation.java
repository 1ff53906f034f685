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

package io.asgi.spring.boot.autoconfigure;

import java.time.Duration;

import io.asgi.server.accesslog.AccessLog;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;

/**
 * Checks every property whose type allows more than the server does, so that a start
 * fails with all mistakes at once, each with its name, value and origin.
 */
final class AsgiPropertiesValidation {

	private final Errors errors;

	AsgiPropertiesValidation(Errors errors) {
		this.errors = errors;
	}

	void validate(AsgiProperties properties) {
		properties.applications().forEach(this::application);
		positive("lifespan.startup-timeout", properties.lifespan().startupTimeout());
		positive("lifespan.shutdown-timeout", properties.lifespan().shutdownTimeout());
		atLeast(1, "server.max-queued-sends", properties.server().maxQueuedSends());
		notNegative("server.disconnect-grace", properties.server().disconnectGrace());
		webSocket(properties.websocket());
		blocking(properties.blocking());
		accessLog(properties.accessLog());
	}

	private void application(String name, AsgiProperties.Application application) {
		String prefix = "applications[" + name + "].";
		path(prefix + "path", application.path());
		path(prefix + "root-path", application.rootPath());
		positive(prefix + "lifespan.startup-timeout", application.lifespan().startupTimeout());
		positive(prefix + "lifespan.shutdown-timeout", application.lifespan().shutdownTimeout());
	}

	private void webSocket(AsgiProperties.WebSocket webSocket) {
		DataSize size = webSocket.maxMessageSize();
		if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
			reject("websocket.max-message-size", "must be between 1 and " + Integer.MAX_VALUE + " bytes");
		}
		notNegative("websocket.ping-interval", webSocket.pingInterval());
		notNegative("websocket.ping-timeout", webSocket.pingTimeout());
		notNegative("websocket.close-timeout", webSocket.closeTimeout());
	}

	private void blocking(AsgiProperties.Blocking blocking) {
		atLeast(1, "blocking.max-threads", blocking.maxThreads());
		atLeast(0, "blocking.queue-capacity", blocking.queueCapacity());
		if (blocking.keepAlive().compareTo(Duration.ofSeconds(1)) < 0) {
			reject("blocking.keep-alive", "must be at least 1 second");
		}
		atLeast(1, "blocking.max-virtual-threads", blocking.maxVirtualThreads());
	}

	private void accessLog(AsgiProperties.AccessLog accessLog) {
		format("access-log.format", accessLog.format());
		format("access-log.websocket-accept-format", accessLog.websocketAcceptFormat());
		format("access-log.websocket-close-format", accessLog.websocketCloseFormat());
		if (accessLog.requestIdHeader().isBlank()) {
			reject("access-log.request-id-header", "must not be empty");
		}
	}

	private void format(String field, String format) {
		try {
			AccessLog.builder().format(format).build();
		}
		catch (IllegalArgumentException ex) {
			reject(field, String.valueOf(ex.getMessage()));
		}
	}

	private void path(String field, @Nullable String path) {
		if (path != null) {
			MountPaths.problem(path).ifPresent((problem) -> reject(field, problem));
		}
	}

	private void atLeast(int minimum, String field, int value) {
		if (value < minimum) {
			reject(field, "must be at least " + minimum);
		}
	}

	private void positive(String field, @Nullable Duration value) {
		if (value != null && (value.isNegative() || value.isZero())) {
			reject(field, "must be longer than zero");
		}
	}

	private void notNegative(String field, Duration value) {
		if (value.isNegative()) {
			reject(field, "must not be negative");
		}
	}

	private void reject(String field, String reason) {
		this.errors.rejectValue(field, "invalid", reason);
	}

}
