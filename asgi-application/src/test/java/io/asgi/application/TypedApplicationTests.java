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

import java.time.Duration;
import java.util.Map;

import io.asgi.AsgiApplication;
import io.asgi.AsgiScope;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpApplication}, {@link WebSocketApplication} and
 * {@link ProtocolTypeRouter}.
 */
class TypedApplicationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final HttpScope HTTP = HttpScope.builder().method("PATCH").build();

	private static final WebSocketScope WEB_SOCKET = WebSocketScope.builder().subprotocols("chat").build();

	private static final LifespanScope LIFESPAN = new LifespanScope(Map.of());

	private final TestConnection connection = new TestConnection();

	private final HttpApplication http = (scope, receive, send) -> send.sendAll(Responses.text(200, scope.method()));

	private final WebSocketApplication webSocket = (scope, receive, send) -> send
		.send(WebSocketSendEvent.Accept.of(scope.subprotocols().get(0)));

	@Test
	void anHttpApplicationTakesHttpOnly() {
		call(this.http, HTTP).expectComplete().verify(TIMEOUT);
		assertThat(this.connection.sent()).contains(HttpSendEvent.Body.last("PATCH"));
		assertUnsupported(this.http, WEB_SOCKET);
		assertUnsupported(this.http, LIFESPAN);
	}

	@Test
	void aWebSocketApplicationTakesWebSocketsOnly() {
		call(this.webSocket, WEB_SOCKET).expectComplete().verify(TIMEOUT);
		assertThat(this.connection.sent()).containsExactly(WebSocketSendEvent.Accept.of("chat"));
		assertUnsupported(this.webSocket, HTTP);
		assertUnsupported(this.webSocket, LIFESPAN);
	}

	@Test
	void theRouterDispatchesByType() {
		AsgiApplication lifespan = (scope, receive, send) -> send.send(LifespanSendEvent.StartupComplete.INSTANCE);
		ProtocolTypeRouter router = ProtocolTypeRouter.builder()
			.http((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "method", scope.method())))
			.webSocket(this.webSocket)
			.lifespan(lifespan)
			.build();
		call(router, HTTP).expectComplete().verify(TIMEOUT);
		call(router, WEB_SOCKET).expectComplete().verify(TIMEOUT);
		call(router, LIFESPAN).expectComplete().verify(TIMEOUT);
		assertThat(this.connection.sent()).containsExactly(HttpSendEvent.Start.of(200, "method", "PATCH"),
				WebSocketSendEvent.Accept.of("chat"), LifespanSendEvent.StartupComplete.INSTANCE);
	}

	@Test
	void aTypeWithoutApplicationIsUnsupported() {
		ProtocolTypeRouter router = ProtocolTypeRouter.builder().build();
		assertUnsupported(router, HTTP);
		assertUnsupported(router, WEB_SOCKET);
		assertUnsupported(router, LIFESPAN);
	}

	private void assertUnsupported(AsgiApplication application, AsgiScope scope) {
		call(application, scope)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(UnsupportedScopeException.class)
				.hasMessageContaining("'" + scope.type() + "'"))
			.verify(TestConnection.TIMEOUT);
	}

	private StepVerifier.FirstStep<Void> call(AsgiApplication application, AsgiScope scope) {
		return StepVerifier.create(application.call(scope, this.connection, this.connection));
	}

}
