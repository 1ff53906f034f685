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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.asgi.server.lifespan.LifespanMode;
import io.asgi.spring.boot.DispatchMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Configuration properties of the ASGI server. They validate themselves, so that no
 * bean-validation library is needed.
 *
 * @param enabled Whether to serve ASGI applications.
 * @param dispatch How requests reach applications that are mounted at a path.
 * @param applications ASGI applications by name, and where to mount them. What is set
 * here overrides the mount annotation of the same name.
 * @param lifespan Lifespan of applications that say nothing else.
 * @param server Limits that apply to all scopes.
 * @param websocket Limits and deadlines of WebSockets.
 * @param http2 HTTP/2 on the server's port.
 * @param blocking Threads that run blocking applications.
 * @param accessLog Access log of ASGI applications.
 */
@ConfigurationProperties("asgi")
public record AsgiProperties(@DefaultValue("true") boolean enabled, @DefaultValue("auto") DispatchMode dispatch,
		@DefaultValue Map<String, Application> applications, @DefaultValue Lifespan lifespan,
		@DefaultValue Server server, @DefaultValue WebSocket websocket, @DefaultValue Http2 http2,
		@DefaultValue Blocking blocking, @DefaultValue AccessLog accessLog) implements Validator {

	public AsgiProperties {
		applications = Collections.unmodifiableMap(new LinkedHashMap<>(applications));
	}

	@Override
	public boolean supports(Class<?> type) {
		return AsgiProperties.class.isAssignableFrom(type);
	}

	@Override
	public void validate(Object target, Errors errors) {
		new AsgiPropertiesValidation(errors).validate((AsgiProperties) target);
	}

	/**
	 * One application.
	 *
	 * @param bean Name of the bean that is the application. The name of the application
	 * by default.
	 * @param path Decoded path at which the application is mounted, "/" for all requests
	 * that no other application and no WebFlux route takes.
	 * @param rootPath Root path that the application is told, "/" for none. The same as
	 * the path by default.
	 * @param lifespan Lifespan of this application.
	 */
	public record Application(@Nullable String bean, @Nullable String path, @Nullable String rootPath,
			@DefaultValue Lifespan lifespan) {

		/**
		 * What differs from {@code asgi.lifespan} for one application.
		 *
		 * @param mode What to make of the application's lifespan.
		 * @param startupTimeout How long the application's start-up may take.
		 * @param shutdownTimeout How long the application's shutdown may take.
		 */
		public record Lifespan(@Nullable LifespanMode mode, @Nullable Duration startupTimeout,
				@Nullable Duration shutdownTimeout) {

		}

	}

	/**
	 * Lifespan of all applications.
	 *
	 * @param mode What to make of an application's lifespan: auto, on or off.
	 * @param startupTimeout How long start-up may take before it counts as failed.
	 * @param shutdownTimeout How long shutdown may take before it is given up. Should be
	 * shorter than "spring.lifecycle.timeout-per-shutdown-phase".
	 */
	public record Lifespan(@DefaultValue("auto") LifespanMode mode, @DefaultValue("30s") Duration startupTimeout,
			@DefaultValue("20s") Duration shutdownTimeout) {

	}

	/**
	 * Limits of all scopes.
	 *
	 * @param maxQueuedSends How many sends of one scope may wait for the one in flight.
	 * The next one fails.
	 * @param disconnectGrace How long an application may go on after its client has left,
	 * before its call is cancelled.
	 */
	public record Server(@DefaultValue("1024") int maxQueuedSends, @DefaultValue("30s") Duration disconnectGrace) {

	}

	/**
	 * Limits and deadlines of WebSockets.
	 *
	 * @param maxMessageSize Longest message that a client may send, across its fragments
	 * and after inflation. A longer one closes the WebSocket with code 1009.
	 * @param pingInterval How long a WebSocket may be silent before the server sends a
	 * ping. Zero for no pings.
	 * @param pingTimeout How long the server waits for a sign of life after a ping,
	 * before it drops the connection. Zero to wait forever.
	 * @param closeTimeout How long the server waits for the client's close frame after
	 * its own, before it closes the connection.
	 * @param compression Whether to agree to compress messages (permessage-deflate).
	 */
	public record WebSocket(@DefaultValue("16MB") DataSize maxMessageSize, @DefaultValue("20s") Duration pingInterval,
			@DefaultValue("20s") Duration pingTimeout, @DefaultValue("5s") Duration closeTimeout,
			@DefaultValue("true") boolean compression) {

	}

	/**
	 * HTTP/2.
	 *
	 * @param enabled Whether to turn HTTP/2 on, over TLS and in clear text, unless
	 * "server.http2.enabled" says otherwise.
	 */
	public record Http2(@DefaultValue("true") boolean enabled) {

	}

	/**
	 * Threads for blocking applications.
	 *
	 * @param maxThreads How many platform threads may run blocking applications at once.
	 * @param queueCapacity How many calls of blocking applications may wait for a
	 * platform thread. The next one is rejected.
	 * @param keepAlive How long an idle platform thread is kept.
	 * @param maxVirtualThreads How many virtual threads may run blocking applications at
	 * once. The next call is rejected.
	 */
	public record Blocking(@DefaultValue("200") int maxThreads, @DefaultValue("1000") int queueCapacity,
			@DefaultValue("60s") Duration keepAlive, @DefaultValue("10000") int maxVirtualThreads) {

	}

	/**
	 * Access log. Its lines go to the logger "io.asgi.access" with level INFO.
	 *
	 * @param enabled Whether to write an access log.
	 * @param format Format of the line of an HTTP request: default, common, combined,
	 * none, or elements of Apache's mod_log_config.
	 * @param websocketAcceptFormat Format of the line when a WebSocket is accepted, as
	 * for an HTTP request.
	 * @param websocketCloseFormat Format of the line when a WebSocket is closed, as for
	 * an HTTP request.
	 * @param requestIdHeader Header with the id of a request: the response's, or else the
	 * request's.
	 * @param structured Whether each line comes with its values as key-value pairs, for
	 * "logging.structured.*".
	 */
	public record AccessLog(@DefaultValue("false") boolean enabled, @DefaultValue("default") String format,
			@DefaultValue("default") String websocketAcceptFormat, @DefaultValue("default") String websocketCloseFormat,
			@DefaultValue("x-request-id") String requestIdHeader, @DefaultValue("false") boolean structured) {

	}

}
