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

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.asgi.server.ExtensionNames;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.accesslog.AccessLog;
import io.asgi.server.forwarded.TrustedPeers;
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
		server(properties.server());
		http(properties.http());
		webSocket(properties.websocket());
		blocking(properties.blocking());
		trustedPeers(properties.forwarded().trustedPeers());
		properties.additionalBinds().forEach(this::additionalBind);
		accessLog(properties.accessLog());
	}

	private void application(String name, AsgiProperties.Application application) {
		String prefix = "applications[" + name + "].";
		path(prefix + "path", application.path());
		path(prefix + "root-path", application.rootPath());
		positive(prefix + "lifespan.startup-timeout", application.lifespan().startupTimeout());
		positive(prefix + "lifespan.shutdown-timeout", application.lifespan().shutdownTimeout());
		bodySize(prefix + "max-request-body-size", application.maxRequestBodySize());
		atLeast(1, prefix + "max-requests", application.maxRequests());
		atLeast(0, prefix + "max-websockets", application.maxWebsockets());
	}

	private void server(AsgiProperties.Server server) {
		atLeast(1, "server.max-queued-sends", server.maxQueuedSends());
		notNegative("server.disconnect-grace", server.disconnectGrace());
		notNegative("server.shutdown-grace", server.shutdownGrace());
		atLeast(1, "server.max-requests", server.maxRequests());
		atLeast(0, "server.max-queued-requests", server.maxQueuedRequests());
		positive("server.queue-timeout", server.queueTimeout());
		atLeast(0, "server.max-websockets", server.maxWebsockets());
		disabledExtensions(server.disabledExtensions());
	}

	private void http(AsgiProperties.Http http) {
		bodySize("http.max-request-body-size", http.maxRequestBodySize());
		notNegative("http.request-body-idle-timeout", http.requestBodyIdleTimeout());
		if (http.minRequestBodyRate().isNegative()) {
			reject("http.min-request-body-rate", "must not be negative");
		}
		notNegative("http.response-idle-timeout", http.responseIdleTimeout());
		notNegative("http.request-head-timeout", http.requestHeadTimeout());
		notNegative("http.keep-alive-timeout", http.keepAliveTimeout());
	}

	private void disabledExtensions(Set<String> names) {
		if (!ExtensionNames.ALL.containsAll(names)) {
			reject("server.disabled-extensions", "must be among " + new TreeSet<>(ExtensionNames.ALL));
		}
	}

	private void webSocket(AsgiProperties.WebSocket webSocket) {
		DataSize size = webSocket.maxMessageSize();
		if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
			reject("websocket.max-message-size", "must be between 1 and " + Integer.MAX_VALUE + " bytes");
		}
		notNegative("websocket.accept-timeout", webSocket.acceptTimeout());
		notNegative("websocket.idle-timeout", webSocket.idleTimeout());
		notNegative("websocket.send-timeout", webSocket.sendTimeout());
		notNegative("websocket.ping-interval", webSocket.pingInterval());
		notNegative("websocket.ping-timeout", webSocket.pingTimeout());
		notNegative("websocket.close-timeout", webSocket.closeTimeout());
		check("websocket.allowed-origins", () -> WebSocketOptions.builder().allowedOrigins(webSocket.allowedOrigins()));
	}

	private void blocking(AsgiProperties.Blocking blocking) {
		atLeast(1, "blocking.max-threads", blocking.maxThreads());
		atLeast(0, "blocking.queue-capacity", blocking.queueCapacity());
		if (blocking.keepAlive().compareTo(Duration.ofSeconds(1)) < 0) {
			reject("blocking.keep-alive", "must be at least 1 second");
		}
		atLeast(1, "blocking.max-virtual-threads", blocking.maxVirtualThreads());
	}

	private void trustedPeers(List<String> entries) {
		for (int i = 0; i < entries.size(); i++) {
			String entry = entries.get(i);
			check("forwarded.trusted-peers[" + i + "]", () -> TrustedPeers.of(List.of(entry)));
		}
	}

	private void additionalBind(String name, AsgiProperties.AdditionalBind bind) {
		String prefix = "additional-binds[" + name + "].";
		Integer port = bind.port();
		String unixSocket = bind.unixSocket();
		if ((port == null) == (unixSocket == null)) {
			reject("additional-binds[" + name + "]", "must have either a port or a unix-socket");
		}
		if (port != null && (port < 0 || port > 65535)) {
			reject(prefix + "port", "must be 0 to 65535");
		}
		if (bind.address() != null && unixSocket != null) {
			reject(prefix + "address", "must not be set for a unix-socket");
		}
		if (unixSocket != null && unixSocket.isBlank()) {
			reject(prefix + "unix-socket", "must not be empty");
		}
		else if (unixSocket != null) {
			check(prefix + "unix-socket", () -> Path.of(unixSocket));
		}
		check(prefix + "permissions", () -> PosixFilePermissions.fromString(bind.permissions()));
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
		check(field, () -> AccessLog.builder().format(format).build());
	}

	private void check(String field, Supplier<?> parser) {
		try {
			Objects.requireNonNull(parser.get());
		}
		catch (InvalidPathException ex) {
			reject(field, "must be a path: " + ex.getReason());
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

	private void bodySize(String field, @Nullable DataSize size) {
		if (size != null && size.toBytes() < -1) {
			reject(field, "must be at least -1, which is no limit");
		}
	}

	private void atLeast(int minimum, String field, @Nullable Integer value) {
		if (value != null && value < minimum) {
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
