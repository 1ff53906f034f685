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

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import io.asgi.application.middleware.CompressionMiddleware;
import io.asgi.application.middleware.CorsMiddleware;
import io.asgi.application.middleware.HttpsRedirectMiddleware;
import io.asgi.application.middleware.RequestIdMiddleware;
import io.asgi.application.middleware.TrustedHostsMiddleware;

import org.springframework.validation.Errors;

/**
 * Checks {@link AsgiMiddlewareProperties} of what is switched on.
 */
final class MiddlewareValidation {

	private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

	private final Errors errors;

	MiddlewareValidation(Errors errors) {
		this.errors = errors;
	}

	void validate(AsgiMiddlewareProperties properties) {
		if (properties.requestId().enabled()) {
			check("request-id.header", () -> new RequestIdMiddleware(properties.requestId().header(), false));
		}
		if (properties.trustedHosts().enabled()) {
			notEmpty("trusted-hosts", "allowed", properties.trustedHosts().allowed());
			each("trusted-hosts.allowed", properties.trustedHosts().allowed(),
					(host) -> new TrustedHostsMiddleware(List.of(host)));
		}
		if (properties.httpsRedirect().enabled()) {
			properties.httpsRedirect().ports().forEach(this::port);
		}
		if (properties.cors().enabled()) {
			cors(properties.cors());
		}
		if (properties.compression().enabled()) {
			compression(properties.compression());
		}
		if (properties.session().enabled()) {
			session(properties.session());
		}
	}

	private void port(String http, Integer https) {
		String field = "https-redirect.ports" + (http.matches("[a-z0-9-]+") ? "." + http : "[" + http + "]");
		if (http.matches("[0-9]{1,5}")) {
			check(field, () -> new HttpsRedirectMiddleware(Map.of(Integer.valueOf(http), https)));
		}
		else {
			reject(field, "keys are port numbers");
		}
	}

	private void cors(AsgiMiddlewareProperties.Cors cors) {
		notEmpty("cors", "allowed-origins", cors.allowedOrigins());
		each("cors.allowed-origins", cors.allowedOrigins(),
				(origin) -> CorsMiddleware.builder().allowedOrigins(List.of(origin)).build());
		if (cors.allowCredentials()) {
			notAll("cors.allowed-origins", cors.allowedOrigins(), "origins");
			notAll("cors.exposed-headers", cors.exposedHeaders(), "headers");
		}
		each("cors.allowed-methods", cors.allowedMethods(), MiddlewareValidation::token);
		each("cors.allowed-headers", cors.allowedHeaders(), MiddlewareValidation::token);
		each("cors.exposed-headers", cors.exposedHeaders(), MiddlewareValidation::token);
		if (cors.maxAge().isNegative()) {
			reject("cors.max-age", "must not be negative");
		}
	}

	private void compression(AsgiMiddlewareProperties.Compression compression) {
		each("compression.media-types", compression.mediaTypes(),
				(mediaType) -> new CompressionMiddleware(List.of(mediaType), 0, -1));
		if (compression.minSize().isNegative()) {
			reject("compression.min-size", "must not be negative");
		}
		check("compression.level", () -> new CompressionMiddleware(List.of(), 0, compression.level()));
	}

	private void session(AsgiMiddlewareProperties.Session session) {
		check("session.cookie-name", () -> token(session.cookieName()));
		if (!session.cookiePath().matches("/[!-:<-~]*")) {
			reject("session.cookie-path", "must start with a slash, and have no semicolon");
		}
		if (session.cookieSameSite() == AsgiMiddlewareProperties.SameSite.NONE
				&& Boolean.FALSE.equals(session.cookieSecure())) {
			reject("session.cookie-secure", "must not be false if the cookie is for all sites: browsers refuse it");
		}
	}

	private static String token(String text) {
		if (!text.matches(TOKEN)) {
			throw new IllegalArgumentException("'" + text + "' must be a name of letters, digits and dashes");
		}
		return text;
	}

	private void notEmpty(String middleware, String property, List<String> values) {
		if (values.isEmpty()) {
			String prefix = "asgi.middleware." + middleware + ".";
			reject(middleware + "." + property,
					"must not be empty: set " + prefix + property + ", or " + prefix + "enabled=false");
		}
	}

	private void notAll(String field, List<String> values, String what) {
		int index = values.indexOf("*");
		if (index >= 0) {
			reject(field + "[" + index + "]", "must name " + what + " if credentials are allowed, not '*'");
		}
	}

	private void each(String field, List<String> values, Function<String, ?> parser) {
		for (int i = 0; i < values.size(); i++) {
			String value = values.get(i);
			check(field + "[" + i + "]", () -> parser.apply(value));
		}
	}

	private void check(String field, Supplier<?> parser) {
		try {
			Objects.requireNonNull(parser.get());
		}
		catch (IllegalArgumentException ex) {
			reject(field, String.valueOf(ex.getMessage()));
		}
	}

	private void reject(String field, String reason) {
		this.errors.rejectValue(field, "invalid", reason);
	}

}
