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

package io.asgi.application.middleware;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.application.AsgiMiddleware;
import io.asgi.application.Responses;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Lets pages of other origins use applications, as the Fetch standard says.
 * <ul>
 * <li>A preflight is answered here, with 204, or with 403 if what it asks for is not
 * allowed.
 * <li>Any other request goes on to the application, whatever its origin: browsers
 * withhold the response from the page where the origin is not allowed. That is no
 * protection against forged requests.
 * <li>The application's own {@code access-control-*} fields give way to those of the
 * middleware.
 * <li>Browsers let every page open WebSockets, whatever the policy says: which of them
 * are accepted is for the server.
 * </ul>
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch standard, "CORS
 * protocol"</a>
 */
public final class CorsMiddleware implements AsgiMiddleware {

	private static final String ALLOW_ORIGIN = "access-control-allow-origin";

	private static final String ALLOW_CREDENTIALS = "access-control-allow-credentials";

	private static final String EXPOSE_HEADERS = "access-control-expose-headers";

	private static final String REQUEST_METHOD = "access-control-request-method";

	private static final String REQUEST_HEADERS = "access-control-request-headers";

	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

	private final CorsPolicy policy;

	private CorsMiddleware(Builder builder) {
		this.policy = new CorsPolicy(builder);
	}

	/**
	 * Return a builder.
	 * @return a new builder that allows no origin yet
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public AsgiApplication apply(AsgiApplication next) {
		return (scope, receive, send) -> {
			if (scope instanceof HttpScope http) {
				return http(next, http, receive, send);
			}
			return next.call(scope, receive, send);
		};
	}

	private Mono<Void> http(AsgiApplication next, HttpScope scope, AsgiReceive receive, AsgiSend send) {
		List<String> origins = scope.headers().all("origin");
		String origin = (origins.size() == 1) ? origins.get(0) : "";
		boolean allowed = !origin.isEmpty() && this.policy.allowsOrigin(origin);
		String method = scope.headers().first(REQUEST_METHOD);
		if (scope.method().equals("OPTIONS") && !origins.isEmpty() && method != null) {
			return preflight(scope, send, allowed, origin, method);
		}
		return next.call(scope, receive, new HeaderSend(send, (headers) -> withPolicy(headers, allowed, origin)));
	}

	private Mono<Void> preflight(HttpScope scope, AsgiSend send, boolean allowed, String origin, String method) {
		List<String> requested = FieldList.lowerCaseMembers(scope.headers(), REQUEST_HEADERS);
		AsgiHeaders vary = AsgiHeaders.of("vary", "origin, " + REQUEST_METHOD + ", " + REQUEST_HEADERS);
		String refusal = refusal(allowed, method, requested);
		if (refusal != null) {
			byte[] text = ("CORS: " + refusal + "\n").getBytes(StandardCharsets.ISO_8859_1);
			return send.sendAll(Responses.of(403, vary.with("content-type", "text/plain"), text));
		}
		AsgiHeaders headers = withOrigin(vary, origin).with("access-control-allow-methods",
				this.policy.methodsField(method));
		if (!requested.isEmpty()) {
			headers = headers.with("access-control-allow-headers", String.join(", ", requested));
		}
		headers = headers.with("access-control-max-age", this.policy.maxAgeField());
		return send.send(HttpSendEvent.Start.of(204, headers)).then(send.send(HttpSendEvent.Body.last()));
	}

	private @Nullable String refusal(boolean originAllowed, String method, List<String> headers) {
		if (!originAllowed) {
			return "the origin is not allowed";
		}
		if (!TOKEN.matcher(method).matches() || !this.policy.allowsMethod(method)) {
			return "the method is not allowed";
		}
		return headers.stream().allMatch((name) -> TOKEN.matcher(name).matches() && this.policy.allowsHeader(name))
				? null : "a header is not allowed";
	}

	private AsgiHeaders withPolicy(AsgiHeaders response, boolean allowed, String origin) {
		AsgiHeaders headers = response.without(ALLOW_ORIGIN).without(ALLOW_CREDENTIALS).without(EXPOSE_HEADERS);
		if (this.policy.dependsOnOrigin()) {
			headers = FieldList.vary(headers, "origin");
			if (!allowed) {
				return headers;
			}
		}
		// Where all origins are allowed, caches need the same answer even without one
		headers = withOrigin(headers, origin);
		return this.policy.exposedHeaders().isEmpty() ? headers
				: headers.with(EXPOSE_HEADERS, this.policy.exposedHeaders());
	}

	private AsgiHeaders withOrigin(AsgiHeaders headers, String origin) {
		AsgiHeaders allowed = headers.with(ALLOW_ORIGIN, this.policy.originField(origin));
		return this.policy.credentials() ? allowed.with(ALLOW_CREDENTIALS, "true") : allowed;
	}

	/**
	 * Builds a {@link CorsMiddleware}. Not safe to use from several threads.
	 */
	public static final class Builder {

		List<String> allowedOrigins = List.of();

		List<String> allowedMethods = List.of("GET", "HEAD", "POST");

		List<String> allowedHeaders = List.of();

		List<String> exposedHeaders = List.of();

		boolean allowCredentials;

		Duration maxAge = Duration.ofMinutes(10);

		private Builder() {
		}

		/**
		 * Set the origins that are allowed, at least one.
		 * @param origins origins such as {@code https://example.org};
		 * {@code https://*.example.org} for all names below {@code example.org} but not
		 * that itself; {@code http://localhost:*} for all ports; {@code null} for opaque
		 * origins; or {@code *} for all, not with credentials
		 * @return this builder
		 */
		public Builder allowedOrigins(List<String> origins) {
			this.allowedOrigins = List.copyOf(origins);
			return this;
		}

		/**
		 * Set the methods that are allowed besides {@code GET}, {@code HEAD} and
		 * {@code POST}, which need no permission; those by default.
		 * @param methods the methods, in upper case, or {@code *} for all
		 * @return this builder
		 */
		public Builder allowedMethods(List<String> methods) {
			this.allowedMethods = List.copyOf(methods);
			return this;
		}

		/**
		 * Set the request headers that are allowed besides those that need no permission;
		 * none by default. A {@code content-type} other than that of a form or of plain
		 * text, such as JSON's, does need it.
		 * @param headers the names, or {@code *} for all
		 * @return this builder
		 */
		public Builder allowedHeaders(List<String> headers) {
			this.allowedHeaders = List.copyOf(headers);
			return this;
		}

		/**
		 * Set the response headers that pages may read besides those that need no
		 * permission; none by default.
		 * @param headers the names, or {@code *} for all, not with credentials
		 * @return this builder
		 */
		public Builder exposedHeaders(List<String> headers) {
			this.exposedHeaders = List.copyOf(headers);
			return this;
		}

		/**
		 * Set whether requests may have cookies and other credentials; not by default.
		 * @param allowCredentials whether they may
		 * @return this builder
		 */
		public Builder allowCredentials(boolean allowCredentials) {
			this.allowCredentials = allowCredentials;
			return this;
		}

		/**
		 * Set how long browsers may remember the answer to a preflight; 10 minutes by
		 * default.
		 * @param maxAge the time, not negative, in full seconds
		 * @return this builder
		 */
		public Builder maxAge(Duration maxAge) {
			this.maxAge = maxAge;
			return this;
		}

		/**
		 * Build the middleware.
		 * @return the middleware
		 * @throws IllegalArgumentException if no origin is allowed, an origin is
		 * malformed, or a star is used together with credentials
		 */
		public CorsMiddleware build() {
			return new CorsMiddleware(this);
		}

	}

}
