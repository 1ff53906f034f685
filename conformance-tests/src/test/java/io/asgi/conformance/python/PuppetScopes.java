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

package io.asgi.conformance.python;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.asgi.AsgiScope;
import io.asgi.ConnectionScopeBuilder;
import io.asgi.HostPort;
import io.asgi.HttpScope;
import io.asgi.WebSocketScope;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scopes as Python has them, in JSON.
 */
final class PuppetScopes {

	private PuppetScopes() {
	}

	static AsgiScope decode(Map<String, Object> scope) {
		assertThat(scope.get("asgi")).isEqualTo(Map.of("version", "3.0", "spec_version", "2.5"));
		assertThat(scope.get("state")).isEqualTo(Map.of("pool", "shared"));
		if ("websocket".equals(scope.get("type"))) {
			assertThat(scope).doesNotContainKey("method");
			List<?> subprotocols = (List<?>) scope.get("subprotocols");
			WebSocketScope.Builder builder = WebSocketScope.builder()
				.subprotocols(subprotocols.stream().map(String::valueOf).toArray(String[]::new));
			common(builder, scope);
			return builder.build();
		}
		assertThat(scope.get("type")).isEqualTo("http");
		HttpScope.Builder builder = HttpScope.builder().method((String) scope.get("method"));
		common(builder, scope);
		return builder.build();
	}

	@SuppressWarnings("unchecked")
	private static void common(ConnectionScopeBuilder<?> builder, Map<String, Object> scope) {
		Object rawPath = scope.get("raw_path");
		builder.httpVersion((String) scope.get("http_version"))
			.scheme((String) scope.get("scheme"))
			.path((String) scope.get("path"))
			.rawPath((rawPath != null) ? PuppetEvents.bytesOf(rawPath) : null)
			.queryString(PuppetEvents.latin1Of(scope.get("query_string")))
			.rootPath((String) scope.get("root_path"))
			.headers(PuppetEvents.headersOf(scope.get("headers")))
			.client(address(scope.get("client")))
			.server(address(scope.get("server")))
			.state(new LinkedHashMap<>((Map<String, Object>) scope.get("state")))
			.extensions((Map<String, Map<String, Object>>) scope.get("extensions"));
	}

	private static @Nullable HostPort address(@Nullable Object pair) {
		if (pair == null) {
			return null;
		}
		List<?> address = (List<?>) pair;
		return new HostPort((String) address.get(0), (Integer) address.get(1));
	}

}
