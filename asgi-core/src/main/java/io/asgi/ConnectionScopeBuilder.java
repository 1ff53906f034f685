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

package io.asgi;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What the builders of HTTP and WebSocket scopes have in common.
 *
 * @param <B> the builder
 */
public abstract sealed class ConnectionScopeBuilder<B extends ConnectionScopeBuilder<B>>
		permits HttpScope.Builder, WebSocketScope.Builder {

	private String httpVersion = "1.1";

	private String scheme;

	private String path = "/";

	private byte @Nullable [] rawPath = { '/' };

	private byte[] queryString = Bytes.EMPTY;

	private String rootPath = "";

	private AsgiHeaders headers = AsgiHeaders.empty();

	private @Nullable HostPort client;

	private @Nullable HostPort server;

	private @Nullable Map<String, Object> state;

	private Map<String, Map<String, Object>> extensions = Map.of();

	ConnectionScopeBuilder(String scheme) {
		this.scheme = scheme;
	}

	ConnectionScopeBuilder(ConnectionScope scope) {
		this.httpVersion = scope.httpVersion();
		this.scheme = scope.scheme();
		this.path = scope.path();
		this.rawPath = scope.rawPath();
		this.queryString = scope.queryString();
		this.rootPath = scope.rootPath();
		this.headers = scope.headers();
		this.client = scope.client();
		this.server = scope.server();
		this.state = scope.state();
		this.extensions = scope.extensions();
	}

	/**
	 * Set the version of HTTP; {@code 1.1} by default.
	 * @param httpVersion {@code 1.0}, {@code 1.1}, {@code 2} or {@code 3}
	 * @return this builder
	 */
	public B httpVersion(String httpVersion) {
		this.httpVersion = notNull(httpVersion, "httpVersion");
		return self();
	}

	/**
	 * Set the scheme of the URL; {@code http} or {@code ws} by default.
	 * @param scheme the scheme, not empty
	 * @return this builder
	 */
	public B scheme(String scheme) {
		if (notNull(scheme, "scheme").isEmpty()) {
			throw new IllegalArgumentException("'scheme' must not be empty");
		}
		this.scheme = scheme;
		return self();
	}

	/**
	 * Set the decoded path, {@code /} by default. The raw path becomes its UTF-8 bytes;
	 * set that afterwards where it differs.
	 * @param path the decoded path
	 * @return this builder
	 */
	public B path(String path) {
		this.path = notNull(path, "path");
		this.rawPath = path.getBytes(StandardCharsets.UTF_8);
		return self();
	}

	/**
	 * Set the path as it was received.
	 * @param rawPath the bytes, which the scope owns from now on; {@code null} if they
	 * are not known
	 * @return this builder
	 */
	public B rawPath(byte @Nullable [] rawPath) {
		this.rawPath = rawPath;
		return self();
	}

	/**
	 * Set the query string; empty by default.
	 * @param queryString the percent-encoded query string, without the question mark
	 * @return this builder
	 */
	public B queryString(String queryString) {
		this.queryString = notNull(queryString, "queryString").getBytes(StandardCharsets.ISO_8859_1);
		return self();
	}

	/**
	 * Set the path at which the application is mounted; empty by default.
	 * @param rootPath the decoded path, without a slash at its end
	 * @return this builder
	 */
	public B rootPath(String rootPath) {
		this.rootPath = notNull(rootPath, "rootPath");
		return self();
	}

	/**
	 * Set the header fields of the request; none by default.
	 * @param headers the header fields
	 * @return this builder
	 */
	public B headers(AsgiHeaders headers) {
		this.headers = notNull(headers, "headers");
		return self();
	}

	/**
	 * Set the header fields of the request; none by default.
	 * @param namesAndValues names and values of the header fields, in turn
	 * @return this builder
	 */
	public B headers(String... namesAndValues) {
		return headers(AsgiHeaders.of(namesAndValues));
	}

	/**
	 * Set the address of the client; not known by default.
	 * @param client the address, or {@code null}
	 * @return this builder
	 */
	public B client(@Nullable HostPort client) {
		this.client = client;
		return self();
	}

	/**
	 * Set the address of the server; not known by default.
	 * @param server the address, or {@code null}
	 * @return this builder
	 */
	public B server(@Nullable HostPort server) {
		this.server = server;
		return self();
	}

	/**
	 * Set the state; an empty map by default.
	 * @param state a mutable map, which the scope uses as it is
	 * @return this builder
	 */
	public B state(Map<String, Object> state) {
		this.state = notNull(state, "state");
		return self();
	}

	/**
	 * Set the extensions on offer; none by default.
	 * @param extensions the extensions by name, each with its own entries
	 * @return this builder
	 */
	public B extensions(Map<String, Map<String, Object>> extensions) {
		this.extensions = Map.copyOf(extensions);
		return self();
	}

	final ConnectionAttributes attributes() {
		return new ConnectionAttributes(this.httpVersion, this.scheme, this.path, this.rawPath, this.queryString,
				this.rootPath, this.headers, this.client, this.server,
				(this.state != null) ? this.state : new ConcurrentHashMap<>(), this.extensions);
	}

	static <T> T notNull(@Nullable T value, String name) {
		if (value == null) {
			throw new NullPointerException("'" + name + "' must not be null");
		}
		return value;
	}

	@SuppressWarnings("unchecked")
	// B is the type of this builder: the permitted classes are all there are
	private B self() {
		return (B) this;
	}

}
