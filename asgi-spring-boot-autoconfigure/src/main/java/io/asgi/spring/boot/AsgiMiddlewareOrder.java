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

package io.asgi.spring.boot;

import org.springframework.core.Ordered;

/**
 * Where the middleware of {@code asgi.middleware.*} is, from the outermost, which sees a
 * request first and its response last, to the innermost. {@code @Order} puts middleware
 * of your own between: {@code @Order(AsgiMiddlewareOrder.CORS - 10)} is just outside of
 * CORS. What has no order is inside of all of it.
 */
public final class AsgiMiddlewareOrder {

	/**
	 * Request ids: outermost, so that every answer has one.
	 */
	public static final int REQUEST_ID = -1000;

	/**
	 * Trusted hosts: before anything that uses the host.
	 */
	public static final int TRUSTED_HOSTS = -900;

	/**
	 * Redirects to HTTPS.
	 */
	public static final int HTTPS_REDIRECT = -800;

	/**
	 * CORS: what is inside need not know of preflights.
	 */
	public static final int CORS = -700;

	/**
	 * Compression.
	 */
	public static final int COMPRESSION = -600;

	/**
	 * Sessions: innermost, so that only requests that got here load one.
	 */
	public static final int SESSION = -500;

	/**
	 * Middleware without an order.
	 */
	public static final int OTHERS = Ordered.LOWEST_PRECEDENCE;

	private AsgiMiddlewareOrder() {
	}

}
