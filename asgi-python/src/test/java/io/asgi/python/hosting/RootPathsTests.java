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

package io.asgi.python.hosting;

import java.nio.charset.StandardCharsets;

import io.asgi.ConnectionScope;
import io.asgi.HttpScope;
import io.asgi.WebSocketScope;
import io.asgi.python.RootPathMode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the three ways to say where an application is mounted.
 */
class RootPathsTests {

	private static HttpScope scope(String path, String rawPath) {
		return HttpScope.builder()
			.path(path)
			.rawPath(rawPath.getBytes(StandardCharsets.US_ASCII))
			.rootPath("/käse/a b")
			.build();
	}

	private static String raw(ConnectionScope scope) {
		byte[] raw = scope.rawPath();
		return (raw != null) ? new String(raw, StandardCharsets.US_ASCII) : "none";
	}

	@Test
	void theSpecificationsScopeStaysAsItIs() {
		HttpScope scope = scope("/käse/a b/c", "/k%C3%A4se/a%20b/c");
		assertThat(RootPaths.apply(RootPathMode.SPEC, scope)).isSameAs(scope);
	}

	@Test
	void theOldWayHasThePathWithoutTheMount() {
		ConnectionScope scope = RootPaths.apply(RootPathMode.LEGACY, scope("/käse/a b/c%", "/k%c3%A4se/a%20b/c%25"));
		assertThat(scope.path()).isEqualTo("/c%");
		assertThat(raw(scope)).isEqualTo("/c%25");
		assertThat(scope.rootPath()).isEqualTo("/käse/a b");
	}

	@Test
	void aHiddenMountIsNowhere() {
		ConnectionScope scope = RootPaths.apply(RootPathMode.HIDDEN, scope("/käse/a b", "/k%C3%A4se/a%20b"));
		assertThat(scope.path()).isEqualTo("/");
		assertThat(raw(scope)).isEqualTo("/");
		assertThat(scope.rootPath()).isEmpty();
	}

	@Test
	void aWebSocketIsMountedToo() {
		WebSocketScope scope = WebSocketScope.builder().path("/chat/room").rootPath("/chat").build();
		ConnectionScope hidden = RootPaths.apply(RootPathMode.HIDDEN, scope);
		assertThat(hidden).isInstanceOf(WebSocketScope.class);
		assertThat(hidden.path()).isEqualTo("/room");
	}

}
