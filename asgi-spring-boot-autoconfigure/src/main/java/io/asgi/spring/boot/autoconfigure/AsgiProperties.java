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

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.asgi.server.forwarded.ForwardedHeaders;
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
 * @param refuseAmbiguousPaths Whether a request is refused with 400 if a WebFilter may
 * have read its path in another way than the application would: with path parameters,
 * encoded slashes, or bytes that are not encoded.
 * @param applications ASGI applications by name, and where to mount them. What is set
 * here overrides the mount annotation of the same name.
 * @param lifespan Lifespan of applications that say nothing else.
 * @param server Limits that apply to all scopes.
 * @param http Limits and deadlines of HTTP.
 * @param websocket Limits and deadlines of WebSockets.
 * @param http2 HTTP/2 on the server's port.
 * @param blocking Threads that run blocking applications.
 * @param forwarded Reverse proxies and what they tell about requests.
 * @param additionalBinds Additional addresses to listen on in clear text, by name, served
 * like the server's own port.
 * @param accessLog Access log of ASGI applications.
 */
@ConfigurationProperties("asgi")
public record AsgiProperties(@DefaultValue("true") boolean enabled, @DefaultValue("auto") DispatchMode dispatch,
		@DefaultValue("true") boolean refuseAmbiguousPaths, @DefaultValue Map<String, Application> applications,
		@DefaultValue Lifespan lifespan, @DefaultValue Server server, @DefaultValue Http http,
		@DefaultValue WebSocket websocket, @DefaultValue Http2 http2, @DefaultValue Blocking blocking,
		@DefaultValue Forwarded forwarded, @DefaultValue Map<String, AdditionalBind> additionalBinds,
		@DefaultValue AccessLog accessLog) implements Validator {

	public AsgiProperties {
		applications = Collections.unmodifiableMap(new LinkedHashMap<>(applications));
		additionalBinds = Collections.unmodifiableMap(new LinkedHashMap<>(additionalBinds));
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
	 * @param dispatch How requests reach this application. The same as "asgi.dispatch" by
	 * default.
	 * @param maxRequestBodySize How long the body of a request to this application may
	 * be, "-1" for no limit.
	 * @param maxRequests How many HTTP requests of this application may be under way at
	 * once.
	 * @param maxWebsockets How many WebSockets of this application may be open at once.
	 */
	public record Application(@Nullable String bean, @Nullable String path, @Nullable String rootPath,
			@DefaultValue Lifespan lifespan, @Nullable DispatchMode dispatch, @Nullable DataSize maxRequestBodySize,
			@Nullable Integer maxRequests, @Nullable Integer maxWebsockets) {

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
	 * @param shutdownGrace How long HTTP requests under way may go on when the server
	 * begins to stop, before their clients are cut off. Should be shorter than
	 * "spring.lifecycle.timeout-per-shutdown-phase".
	 * @param maxRequests How many HTTP requests may be under way at once, over all
	 * applications.
	 * @param maxQueuedRequests How many HTTP requests may wait for their turn. The next
	 * one is answered with 503.
	 * @param queueTimeout How long a request may wait for its turn, before it is answered
	 * with 503.
	 * @param maxWebsockets How many WebSockets may be open at once, over all
	 * applications. The next handshake is answered with 503.
	 * @param disabledExtensions Extensions of the specification that no application is
	 * offered.
	 */
	public record Server(@DefaultValue("1024") int maxQueuedSends, @DefaultValue("30s") Duration disconnectGrace,
			@DefaultValue("20s") Duration shutdownGrace, @DefaultValue("10000") int maxRequests,
			@DefaultValue("1000") int maxQueuedRequests, @DefaultValue("5s") Duration queueTimeout,
			@DefaultValue("50000") int maxWebsockets, @DefaultValue Set<String> disabledExtensions) {

		public Server {
			disabledExtensions = Collections.unmodifiableSet(new LinkedHashSet<>(disabledExtensions));
		}

	}

	/**
	 * Limits and deadlines of HTTP.
	 *
	 * @param maxRequestBodySize How long the body of a request may be, "-1" for no limit.
	 * A longer one is answered with 413.
	 * @param requestBodyIdleTimeout How long an application that receives waits for more
	 * of the request body, before the request is answered with 408. Zero to wait forever.
	 * @param minRequestBodyRate How many bytes of the request body have to arrive in a
	 * second, on average over the time that the server waits for them beyond the first 5
	 * seconds, before the request is answered with 408. Zero for any number.
	 * @param responseIdleTimeout How long a client may take nothing of the response,
	 * before it is cut off. Zero to wait forever.
	 * @param requestHeadTimeout How long the head of a request, the TLS handshake or the
	 * start of an HTTP/2 connection may take to arrive. Holds for the whole port. Zero to
	 * wait forever.
	 * @param keepAliveTimeout How long a connection without a request is kept open,
	 * unless "server.netty.idle-timeout" is set. Holds for the whole port. Zero to keep
	 * it forever.
	 */
	public record Http(@DefaultValue("-1B") DataSize maxRequestBodySize,
			@DefaultValue("30s") Duration requestBodyIdleTimeout, @DefaultValue("0B") DataSize minRequestBodyRate,
			@DefaultValue("60s") Duration responseIdleTimeout, @DefaultValue("10s") Duration requestHeadTimeout,
			@DefaultValue("75s") Duration keepAliveTimeout) {

	}

	/**
	 * Limits and deadlines of WebSockets.
	 *
	 * @param maxMessageSize Longest message that a client may send, across its fragments
	 * and after inflation. A longer one closes the WebSocket with code 1009.
	 * @param acceptTimeout How long an application may take to accept a WebSocket or to
	 * deny it, before the client gets status 503. Zero to wait forever.
	 * @param idleTimeout How long there may be no message either way, before the server
	 * closes the WebSocket with code 1008. Zero for no limit.
	 * @param sendTimeout How long a client may take nothing of what is sent to it, before
	 * the server drops the connection. Zero to wait forever.
	 * @param pingInterval How long a WebSocket may be silent before the server sends a
	 * ping. Zero for no pings.
	 * @param pingTimeout How long the server waits for a sign of life after a ping,
	 * before it drops the connection. Zero to wait forever.
	 * @param closeTimeout How long the server waits for the client's close frame after
	 * its own, before it closes the connection.
	 * @param compression Whether to agree to compress messages (permessage-deflate).
	 * @param allowedOrigins Origins such as "https://example.org" whose pages may open
	 * WebSockets, beside those of the host that is asked. "*" for all, "null" for pages
	 * that have no origin.
	 */
	public record WebSocket(@DefaultValue("16MB") DataSize maxMessageSize, @DefaultValue("30s") Duration acceptTimeout,
			@DefaultValue("0s") Duration idleTimeout, @DefaultValue("60s") Duration sendTimeout,
			@DefaultValue("20s") Duration pingInterval, @DefaultValue("20s") Duration pingTimeout,
			@DefaultValue("5s") Duration closeTimeout, @DefaultValue("true") boolean compression,
			@DefaultValue Set<String> allowedOrigins) {

		public WebSocket {
			allowedOrigins = Collections.unmodifiableSet(new LinkedHashSet<>(allowedOrigins));
		}

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
	 * Reverse proxies.
	 *
	 * @param trustedPeers Peers whose forwarded headers decide what scopes say of the
	 * client and the scheme: IP addresses, networks such as "10.0.0.0/8", and "unix" for
	 * Unix domain sockets. If not empty, "server.forward-headers-strategy" has no
	 * influence on scopes.
	 * @param headers Header fields that trusted peers overwrite or append to. The others
	 * are never read.
	 */
	public record Forwarded(@DefaultValue List<String> trustedPeers,
			@DefaultValue("x-forwarded") ForwardedHeaders headers) {

	}

	/**
	 * One additional address, either a port or a Unix domain socket.
	 *
	 * @param port Port to listen on, 0 for a free one.
	 * @param address Network address to listen on. The same as "server.address" by
	 * default.
	 * @param unixSocket Path of a Unix domain socket to listen on.
	 * @param permissions Permissions of the file of the Unix domain socket. Whoever may
	 * write to it may connect.
	 */
	public record AdditionalBind(@Nullable Integer port, @Nullable InetAddress address, @Nullable String unixSocket,
			@DefaultValue("rw-------") String permissions) {

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
