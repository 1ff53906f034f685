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

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What pages of other origins may do.
 */
final class CorsPolicy {

	private static final String ANY = "*";

	private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "POST");

	private final boolean anyOrigin;

	private final List<OriginPattern> origins;

	private final List<String> methods;

	private final Set<String> headers;

	private final String exposedHeaders;

	private final boolean credentials;

	private final Duration maxAge;

	CorsPolicy(CorsMiddleware.Builder builder) {
		this.anyOrigin = builder.allowedOrigins.contains(ANY);
		this.origins = builder.allowedOrigins.stream()
			.filter((origin) -> !origin.equals(ANY))
			.map(OriginPattern::of)
			.toList();
		this.methods = List.copyOf(builder.allowedMethods);
		this.headers = new LinkedHashSet<>();
		builder.allowedHeaders.forEach((header) -> this.headers.add(header.toLowerCase(Locale.ROOT)));
		this.exposedHeaders = String.join(", ", builder.exposedHeaders);
		this.credentials = builder.allowCredentials;
		this.maxAge = builder.maxAge;
		require(!builder.allowedOrigins.isEmpty(), "'allowedOrigins' must not be empty: nothing would be allowed");
		require(!(this.credentials && this.anyOrigin),
				"'allowedOrigins' must name origins where credentials are allowed, '*' would let every site act for"
						+ " its visitors");
		require(!(this.credentials && builder.exposedHeaders.contains(ANY)),
				"'exposedHeaders' must name headers where credentials are allowed, browsers do not take '*' then");
		require(!this.maxAge.isNegative(), "'maxAge' must not be negative: " + this.maxAge);
	}

	boolean allowsOrigin(String origin) {
		return this.anyOrigin || this.origins.stream().anyMatch((pattern) -> pattern.matches(origin));
	}

	/**
	 * Return whether the answer depends on the origin, and caches must know.
	 */
	boolean dependsOnOrigin() {
		return !this.anyOrigin;
	}

	String originField(String origin) {
		return this.anyOrigin ? ANY : origin;
	}

	boolean allowsMethod(String method) {
		return SAFE_METHODS.contains(method) || this.methods.contains(ANY) || this.methods.contains(method);
	}

	/**
	 * Return the value for the methods. With credentials, browsers take a star literally;
	 * so the method that they asked for stands for all.
	 */
	String methodsField(String requested) {
		return this.methods.contains(ANY) ? requested : String.join(", ", this.methods);
	}

	boolean allowsHeader(String lowerCaseName) {
		return this.headers.contains(ANY) || this.headers.contains(lowerCaseName);
	}

	String exposedHeaders() {
		return this.exposedHeaders;
	}

	boolean credentials() {
		return this.credentials;
	}

	String maxAgeField() {
		return Long.toString(this.maxAge.toSeconds());
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

}
