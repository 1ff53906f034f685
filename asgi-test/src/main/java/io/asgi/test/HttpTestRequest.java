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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;

/**
 * A request of an {@link HttpTester}. Not safe to use from several threads.
 */
public final class HttpTestRequest {

	private final AsgiApplication application;

	private final Duration timeout;

	private final HttpScope.Builder scope = HttpScope.builder();

	private final AsgiHeaders.Builder headers = AsgiHeaders.builder();

	private final List<byte[]> body = new ArrayList<>();

	HttpTestRequest(AsgiApplication application, Duration timeout, String method, String target) {
		this.application = application;
		this.timeout = timeout;
		String[] pathAndQuery = target.split("\\?", 2);
		this.scope.method(method).path(pathAndQuery[0]).queryString((pathAndQuery.length > 1) ? pathAndQuery[1] : "");
	}

	/**
	 * Add a header field.
	 * @param name the name
	 * @param value the value
	 * @return this request
	 */
	public HttpTestRequest header(String name, String value) {
		this.headers.add(name, value);
		return this;
	}

	/**
	 * Add parts of the body, each of which the application receives as one event.
	 * @param parts the parts, sent in UTF-8
	 * @return this request
	 */
	public HttpTestRequest body(String... parts) {
		for (String part : parts) {
			this.body.add(part.getBytes(StandardCharsets.UTF_8));
		}
		return this;
	}

	/**
	 * Add a part of the body, which the application receives as one event.
	 * @param part the bytes, which the request owns from now on
	 * @return this request
	 */
	public HttpTestRequest body(byte[] part) {
		this.body.add(part);
		return this;
	}

	/**
	 * Change the scope: state, root path, extensions, addresses. Its headers are those of
	 * this request.
	 * @param changes makes the changes
	 * @return this request
	 */
	public HttpTestRequest scope(Consumer<HttpScope.Builder> changes) {
		changes.accept(this.scope);
		return this;
	}

	/**
	 * Offer extensions that have nothing to say but that they are there.
	 * @param names their names, such as {@code http.response.pathsend}
	 * @return this request
	 */
	public HttpTestRequest extensions(String... names) {
		Map<String, Map<String, Object>> extensions = new LinkedHashMap<>();
		for (String name : names) {
			extensions.put(name, Map.of());
		}
		this.scope.extensions(extensions);
		return this;
	}

	/**
	 * Return the scope that the application is going to be called with.
	 * @return the scope, with the headers so far
	 */
	public HttpScope scope() {
		return this.scope.headers(this.headers.build()).build();
	}

	/**
	 * Return the body so far.
	 * @return all of its parts, joined
	 */
	public byte[] content() {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		this.body.forEach(content::writeBytes);
		return content.toByteArray();
	}

	/**
	 * Send the request and wait for the whole response.
	 * @return the response
	 * @throws AssertionError if the response does not become complete: the application
	 * fails or returns before, or sends nothing for as long as the timeout
	 */
	public HttpTestResponse exchange() {
		return HttpTestResponse.read(start());
	}

	/**
	 * Send the request, and take the response event by event.
	 * @return the tester of the call
	 */
	public ApplicationTester start() {
		ApplicationTester tester = ApplicationTester.builder(this.application, scope()).timeout(this.timeout).start();
		int last = this.body.size() - 1;
		for (int i = 0; i < last; i++) {
			tester.sendInput(HttpReceiveEvent.Request.of(this.body.get(i)));
		}
		tester.sendInput(
				(last < 0) ? HttpReceiveEvent.Request.last() : HttpReceiveEvent.Request.last(this.body.get(last)));
		return tester;
	}

}
