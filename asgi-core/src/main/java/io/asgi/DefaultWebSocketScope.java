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

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The {@link WebSocketScope} that a builder makes.
 */
record DefaultWebSocketScope(List<String> subprotocols, ConnectionAttributes attributes) implements WebSocketScope {

	@Override
	public String httpVersion() {
		return this.attributes.httpVersion();
	}

	@Override
	public String scheme() {
		return this.attributes.scheme();
	}

	@Override
	public String path() {
		return this.attributes.path();
	}

	@Override
	public byte @Nullable [] rawPath() {
		return this.attributes.rawPath();
	}

	@Override
	public byte[] queryString() {
		return this.attributes.queryString();
	}

	@Override
	public String rootPath() {
		return this.attributes.rootPath();
	}

	@Override
	public AsgiHeaders headers() {
		return this.attributes.headers();
	}

	@Override
	public @Nullable HostPort client() {
		return this.attributes.client();
	}

	@Override
	public @Nullable HostPort server() {
		return this.attributes.server();
	}

	@Override
	public Map<String, Object> state() {
		return this.attributes.state();
	}

	@Override
	public Map<String, Map<String, Object>> extensions() {
		return this.attributes.extensions();
	}

	@Override
	public String toString() {
		return "WebSocketScope[" + path() + " HTTP/" + httpVersion() + "]";
	}

}
