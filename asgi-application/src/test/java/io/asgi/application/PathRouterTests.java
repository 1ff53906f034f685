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

package io.asgi.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.ConnectionScope;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.LifespanReceiveEvent;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PathRouter}.
 */
class PathRouterTests {

	private final TestConnection connection = new TestConnection();

	private final List<String> calls = new ArrayList<>();

	private final PathRouter router = PathRouter.builder()
		.mount("/api", log("api"))
		.mount("/api/v2/", log("v2"))
		.mount("/café", log("café"))
		.build();

	@ParameterizedTest
	@CsvSource({ "/api,api,/api", "/api/,api,/api", "/api/users,api,/api", "/api/v2,v2,/api/v2",
			"/api/v2/users,v2,/api/v2", "/api/v21,api,/api", "/api//v2,api,/api", "/café/x,café,/café" })
	void theLongestWholeSegmentPrefixWins(String path, String application, String rootPath) {
		call(this.router, HttpScope.builder().path(path).build());
		assertThat(this.calls).containsExactly(application + " " + path + " root " + rootPath);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/apiary", "/API", "*", "//api", "api" })
	void anHttpRequestThatNoMountTakesIsNotFound(String path) {
		call(this.router, HttpScope.builder().path(path).build());
		assertThat(this.calls).isEmpty();
		assertThat(this.connection.sent()).containsExactly(
				HttpSendEvent.Start.of(404,
						AsgiHeaders.of("content-type", "text/plain; charset=utf-8", "content-length", "9")),
				HttpSendEvent.Body.last("Not Found"));
	}

	@Test
	void aWebSocketThatNoMountTakesIsClosed() {
		call(this.router, WebSocketScope.builder().path("/nowhere").build());
		assertThat(this.connection.sent()).containsExactly(WebSocketSendEvent.Close.of());
	}

	@Test
	void aWebSocketIsMountedLikeARequest() {
		call(this.router, WebSocketScope.builder().path("/api/chat").subprotocols("a").build());
		assertThat(this.calls).containsExactly("api /api/chat root /api");
	}

	@Test
	void onlyTheRootPathOfTheScopeChanges() {
		List<ConnectionScope> scopes = new ArrayList<>();
		PathRouter mounted = PathRouter.builder().mount("/a", (scope, receive, send) -> {
			scopes.add((ConnectionScope) scope);
			return Mono.empty();
		}).build();
		HttpScope scope = HttpScope.builder().path("/a/b").rawPath("/%61/b".getBytes()).queryString("q").build();
		call(mounted, scope);
		assertThat(scopes).singleElement().isEqualTo(scope.with((changes) -> changes.rootPath("/a")));
	}

	@Test
	void routersAreMountedInRouters() {
		PathRouter outer = PathRouter.builder().mount("/outer", this.router).otherwise(log("otherwise")).build();
		call(outer, HttpScope.builder().path("/base/outer/api/v2/x").rootPath("/base").build());
		call(outer, HttpScope.builder().path("/api").build());
		assertThat(this.calls).containsExactly("v2 /base/outer/api/v2/x root /base/outer/api/v2",
				"otherwise /api root ");
	}

	@Test
	void aRootPathThatIsNotInThePathIsLeftAlone() {
		call(this.router, HttpScope.builder().path("/api/x").rootPath("/behind-a-proxy").build());
		assertThat(this.calls).containsExactly("api /api/x root /behind-a-proxy/api");
	}

	@Test
	void aMountAtTheRootTakesTheRestUnchanged() {
		HttpScope scope = HttpScope.builder().path("/x").build();
		PathRouter rest = PathRouter.builder()
			.mount("/", (actual, receive, send) -> Mono.fromRunnable(() -> assertThat(actual).isSameAs(scope)))
			.mount("/api", log("api"))
			.build();
		call(rest, scope);
		call(rest, HttpScope.builder().path("/api").build());
		assertThat(this.calls).containsExactly("api /api root /api");
	}

	@ParameterizedTest
	@ValueSource(strings = { "api", "//", "/a//b", "/users/{id}", "/*", "/a?b", "/caf%C3%A9" })
	void aPathThatIsNoDecodedPathIsRefused(String path) {
		assertThatIllegalArgumentException().isThrownBy(() -> PathRouter.builder().mount(path, log("x")))
			.withMessageStartingWith("'path' must")
			.withMessageEndingWith("'" + path + "'");
	}

	@Test
	void aPathIsTakenOnce() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PathRouter.builder().mount("/a", log("x")).mount("/a/", log("y")))
			.withMessage("An application is already mounted at '/a/'");
	}

	@Test
	void everyMountedApplicationTakesPartInTheLifespan() {
		PathRouter live = PathRouter.builder()
			.mount("/a", Lifespan.onStartup((state) -> Mono.fromRunnable(() -> this.calls.add("start a"))))
			.mount("/b", log("no lifespan"))
			.otherwise(Lifespan.onStartup((state) -> Mono.fromRunnable(() -> this.calls.add("start otherwise"))))
			.build();
		this.connection.offer(LifespanReceiveEvent.Startup.INSTANCE);
		this.connection.offer(LifespanReceiveEvent.Shutdown.INSTANCE);
		live.call(new LifespanScope(Map.of()), this.connection, this.connection).block(TestConnection.TIMEOUT);
		assertThat(this.calls).containsExactly("start a", "start otherwise");
		assertThat(this.connection.sent()).containsExactly(LifespanSendEvent.StartupComplete.INSTANCE,
				LifespanSendEvent.ShutdownComplete.INSTANCE);
	}

	private void call(AsgiApplication application, ConnectionScope scope) {
		application.call(scope, this.connection, this.connection).block(TestConnection.TIMEOUT);
	}

	private AsgiApplication log(String name) {
		return (scope, receive, send) -> Mono.fromRunnable(() -> {
			ConnectionScope connection = (ConnectionScope) scope;
			this.calls.add(name + " " + connection.path() + " root " + connection.rootPath());
		});
	}

}
