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

package io.asgi.spring.boot.test;

import java.time.Duration;
import java.util.function.Consumer;

import io.asgi.AsgiApplication;
import io.asgi.ConnectionScope;
import io.asgi.HttpScope;
import io.asgi.WebSocketScope;
import io.asgi.server.Mount;
import io.asgi.test.ApplicationTester;
import io.asgi.test.HttpTestRequest;
import io.asgi.test.HttpTester;
import io.asgi.test.WebSocketTester;

/**
 * Calls an application as it is mounted, without a server and without sockets: with its
 * middleware, its root path, and a copy of the state of its lifespan.
 * <p>
 * Paths are those that a client uses, decoded: {@code /hello/you} for an application at
 * {@code /hello}. One that does not reach the application is an
 * {@link IllegalArgumentException}. Immutable and safe to use from several threads.
 */
public final class MountTester {

	private final Mount mount;

	private final Duration timeout;

	private MountTester(Mount mount, Duration timeout) {
		this.mount = mount;
		this.timeout = timeout;
	}

	/**
	 * Return a tester for a mounted application.
	 * @param mount the mount
	 * @return the tester, which waits 1 second for each event
	 */
	public static MountTester of(Mount mount) {
		return new MountTester(mount, ApplicationTester.DEFAULT_TIMEOUT);
	}

	/**
	 * Return a copy with another timeout.
	 * @param timeout how long to wait for each event; 1 second by default
	 * @return the copy
	 */
	public MountTester withTimeout(Duration timeout) {
		return new MountTester(this.mount, timeout);
	}

	/**
	 * Return the application with its middleware, as the server calls it.
	 * @return the application
	 */
	public AsgiApplication application() {
		return this.mount.application();
	}

	/**
	 * Return where the application is mounted.
	 * @return the mount
	 */
	public Mount mount() {
		return this.mount;
	}

	/**
	 * Begin a GET request.
	 * @param target the path, with or without a question mark and a query string
	 * @return the request
	 */
	public HttpTestRequest get(String target) {
		return request("GET", target);
	}

	/**
	 * Begin a POST request.
	 * @param target the path, with or without a question mark and a query string
	 * @return the request
	 */
	public HttpTestRequest post(String target) {
		return request("POST", target);
	}

	/**
	 * Begin a request.
	 * @param method the method
	 * @param target the path, with or without a question mark and a query string
	 * @return the request
	 */
	public HttpTestRequest request(String method, String target) {
		HttpTestRequest request = HttpTester.of(application()).withTimeout(this.timeout).request(method, target);
		HttpScope mounted = MountedScopes.of(request.scope(), this.mount);
		return request.scope((scope) -> scope.path(mounted.path())
			.rawPath(mounted.rawPath())
			.rootPath(mounted.rootPath())
			.state(mounted.state()));
	}

	/**
	 * Ask for a WebSocket.
	 * @param target the path, with or without a question mark and a query string
	 * @return the tester of the WebSocket
	 */
	public WebSocketTester webSocket(String target) {
		return webSocket(target, (scope) -> {
		});
	}

	/**
	 * Ask for a WebSocket.
	 * @param target the path, with or without a question mark and a query string
	 * @param changes make other changes to the scope: headers, subprotocols, extensions
	 * @return the tester of the WebSocket
	 */
	public WebSocketTester webSocket(String target, Consumer<WebSocketScope.Builder> changes) {
		String[] pathAndQuery = target.split("\\?", 2);
		WebSocketScope.Builder scope = WebSocketScope.builder()
			.path(pathAndQuery[0])
			.queryString((pathAndQuery.length > 1) ? pathAndQuery[1] : "");
		changes.accept(scope);
		return WebSocketTester.start(application(), MountedScopes.of(scope.build(), this.mount), this.timeout);
	}

	/**
	 * Call the application, and trade events with it one by one.
	 * @param scope the scope, without root path and state
	 * @return the tester of this call
	 */
	public ApplicationTester call(ConnectionScope scope) {
		return ApplicationTester.builder(application(), MountedScopes.of(scope, this.mount))
			.timeout(this.timeout)
			.start();
	}

	@Override
	public String toString() {
		return "MountTester of '" + this.mount.name() + "' at " + (this.mount.isRoot() ? "/" : this.mount.path());
	}

}
