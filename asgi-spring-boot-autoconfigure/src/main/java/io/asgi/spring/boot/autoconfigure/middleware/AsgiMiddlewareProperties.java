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

package io.asgi.spring.boot.autoconfigure.middleware;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Configuration properties of the middleware around all applications.
 *
 * @param requestId Ids of requests and WebSockets.
 * @param trustedHosts Hosts that requests may be for.
 * @param httpsRedirect Redirects to HTTPS.
 * @param cors Cross-origin requests.
 * @param compression Compression of responses.
 * @param session Sessions, kept by Spring Session.
 */
@ConfigurationProperties("asgi.middleware")
public record AsgiMiddlewareProperties(@DefaultValue RequestId requestId, @DefaultValue TrustedHosts trustedHosts,
		@DefaultValue HttpsRedirect httpsRedirect, @DefaultValue Cors cors, @DefaultValue Compression compression,
		@DefaultValue Session session) implements Validator {

	@Override
	public boolean supports(Class<?> type) {
		return AsgiMiddlewareProperties.class.isAssignableFrom(type);
	}

	@Override
	public void validate(Object target, Errors errors) {
		new MiddlewareValidation(errors).validate((AsgiMiddlewareProperties) target);
	}

	/**
	 * Request ids.
	 *
	 * @param enabled Whether each request and WebSocket gets an id.
	 * @param header Header of the response that has the id.
	 * @param acceptFromClient Whether an id that the request has in that header is kept,
	 * if it is 1 to 128 letters, digits and characters of "_.=+/-".
	 */
	public record RequestId(@DefaultValue("false") boolean enabled, @DefaultValue("x-request-id") String header,
			@DefaultValue("false") boolean acceptFromClient) {

	}

	/**
	 * Trusted hosts.
	 *
	 * @param enabled Whether requests for other hosts are answered with 400.
	 * @param allowed Hosts that requests may be for, without ports. "*.example.org" is
	 * every name below example.org.
	 */
	public record TrustedHosts(@DefaultValue("false") boolean enabled, @DefaultValue List<String> allowed) {

	}

	/**
	 * Redirects to HTTPS.
	 *
	 * @param enabled Whether requests in clear text are redirected to HTTPS. WebSockets
	 * are answered with 403.
	 * @param ports Ports of HTTPS by those of HTTP, as clients see them. 443 for all
	 * others.
	 */
	public record HttpsRedirect(@DefaultValue("false") boolean enabled, @DefaultValue Map<String, Integer> ports) {

		Map<Integer, Integer> portNumbers() {
			return this.ports.entrySet()
				.stream()
				.collect(Collectors.toUnmodifiableMap((port) -> Integer.valueOf(port.getKey()), Entry::getValue));
		}

	}

	/**
	 * Cross-origin requests.
	 *
	 * @param enabled Whether pages of other origins may use applications.
	 * @param allowedOrigins Origins that are allowed, such as "https://example.org",
	 * "https://*.example.org", "http://localhost:*", or "*" for all.
	 * @param allowedMethods Methods that are allowed besides GET, HEAD and POST, or "*"
	 * for all.
	 * @param allowedHeaders Request headers that are allowed besides those that need no
	 * permission, or "*" for all.
	 * @param exposedHeaders Response headers that pages may read besides those that need
	 * no permission, or "*" for all.
	 * @param allowCredentials Whether requests may have cookies and other credentials.
	 * @param maxAge How long browsers may remember the answer to a preflight.
	 */
	public record Cors(@DefaultValue("false") boolean enabled, @DefaultValue List<String> allowedOrigins,
			@DefaultValue List<String> allowedMethods, @DefaultValue List<String> allowedHeaders,
			@DefaultValue List<String> exposedHeaders, @DefaultValue("false") boolean allowCredentials,
			@DefaultValue("10m") Duration maxAge) {

	}

	/**
	 * Compression.
	 *
	 * @param enabled Whether responses are compressed with gzip for clients that accept
	 * it.
	 * @param mediaTypes Media types to compress. Text, and data that is text, by default;
	 * not "text/event-stream".
	 * @param minSize Shortest body to compress, where the application says how long it
	 * is.
	 * @param level How hard to try, 1 (fast) to 9 (small), or -1 for zlib's own choice.
	 */
	public record Compression(@DefaultValue("false") boolean enabled, @DefaultValue List<String> mediaTypes,
			@DefaultValue("1KB") DataSize minSize, @DefaultValue("-1") int level) {

	}

	/**
	 * Sessions.
	 *
	 * @param enabled Whether applications have sessions. Needs Spring Session and a
	 * ReactiveSessionRepository.
	 * @param cookieName Name of the cookie.
	 * @param cookiePath Path of the cookie.
	 * @param cookieSameSite Which requests of other sites have the cookie.
	 * @param cookieSecure Whether the cookie is for HTTPS only. By default, if it was set
	 * over HTTPS.
	 */
	public record Session(@DefaultValue("false") boolean enabled, @DefaultValue("ASGI_SESSION") String cookieName,
			@DefaultValue("/") String cookiePath, @DefaultValue("lax") SameSite cookieSameSite,
			@Nullable Boolean cookieSecure) {

	}

	/**
	 * Which requests of other sites have a cookie.
	 */
	public enum SameSite {

		/**
		 * Only navigation.
		 */
		LAX,

		/**
		 * None.
		 */
		STRICT,

		/**
		 * All.
		 */
		NONE

	}

}
