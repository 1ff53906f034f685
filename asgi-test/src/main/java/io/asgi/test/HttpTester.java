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

package io.asgi.test;

import java.time.Duration;
import java.util.Objects;

import io.asgi.AsgiApplication;

/**
 * Sends HTTP requests to an application, without a server and without sockets, and
 * returns its responses:
 *
 * <pre class="code">
 * HttpTestResponse response = HttpTester.of(application).post("/echo").body("hello").exchange();
 * </pre>
 *
 * Immutable and safe to use from several threads.
 */
public final class HttpTester {

	private final AsgiApplication application;

	private final Duration timeout;

	private HttpTester(AsgiApplication application, Duration timeout) {
		this.application = Objects.requireNonNull(application, "'application' must not be null");
		this.timeout = Objects.requireNonNull(timeout, "'timeout' must not be null");
	}

	/**
	 * Return a tester for an application.
	 * @param application the application
	 * @return the tester
	 */
	public static HttpTester of(AsgiApplication application) {
		return new HttpTester(application, ApplicationTester.DEFAULT_TIMEOUT);
	}

	/**
	 * Return a copy with another timeout.
	 * @param timeout how long to wait for each event of a response; 1 second by default
	 * @return the copy
	 */
	public HttpTester withTimeout(Duration timeout) {
		return new HttpTester(this.application, timeout);
	}

	/**
	 * Begin a GET request.
	 * @param target the decoded path, with or without a question mark and a query string
	 * @return the request
	 */
	public HttpTestRequest get(String target) {
		return request("GET", target);
	}

	/**
	 * Begin a POST request.
	 * @param target the decoded path, with or without a question mark and a query string
	 * @return the request
	 */
	public HttpTestRequest post(String target) {
		return request("POST", target);
	}

	/**
	 * Begin a request.
	 * @param method the method
	 * @param target the decoded path, with or without a question mark and a query string
	 * @return the request
	 */
	public HttpTestRequest request(String method, String target) {
		return new HttpTestRequest(this.application, this.timeout, method, target);
	}

}
