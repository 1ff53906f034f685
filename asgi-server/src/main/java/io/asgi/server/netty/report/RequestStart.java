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

package io.asgi.server.netty.report;

import java.time.Instant;

import reactor.netty.http.server.HttpServerRequest;

/**
 * How an exchange begins.
 *
 * @param method the method of the request
 * @param protocol the protocol, such as {@code HTTP/1.1} or {@code HTTP/2.0}
 * @param application the name of the application that is to answer
 * @param time when the head of the request had arrived
 */
record RequestStart(String method, String protocol, String application, Instant time) {

	/**
	 * Return how the exchange of a client's request begins.
	 * @param request the request
	 * @param application the name of the application that is to answer
	 * @return its beginning
	 */
	static RequestStart of(HttpServerRequest request, String application) {
		return new RequestStart(request.method().name(), request.version().text(), application,
				request.timestamp().toInstant());
	}

	/**
	 * Return how the exchange of a request begins that the server has promised.
	 * @param application the name of the application that is to answer
	 * @return its beginning
	 */
	static RequestStart ofPush(String application) {
		return new RequestStart("GET", "HTTP/2.0", application, Instant.now());
	}

	boolean isHttp1() {
		return this.protocol.startsWith("HTTP/1");
	}

}
