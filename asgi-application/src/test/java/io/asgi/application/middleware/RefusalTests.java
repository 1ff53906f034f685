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

package io.asgi.application.middleware;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Refusal}.
 */
class RefusalTests {

	private final List<AsgiSendEvent> sent = new ArrayList<>();

	@Test
	void aWebSocketIsDeniedWithAStatusWhereTheServerCanDoThat() {
		refuse(WebSocketScope.builder().extensions(Map.of("websocket.http.response", Map.of())).build());
		assertThat(this.sent).hasSize(2).first().satisfies((event) -> {
			assertThat(((WebSocketSendEvent.DenialStart) event).status()).isEqualTo(400);
			assertThat(((WebSocketSendEvent.DenialStart) event).headers().first("content-type"))
				.isEqualTo("text/plain; charset=utf-8");
		});
	}

	@Test
	void aWebSocketIsClosedWhereTheServerCannot() {
		refuse(WebSocketScope.builder().build());
		assertThat(this.sent).containsExactly(WebSocketSendEvent.Close.of());
	}

	private void refuse(WebSocketScope scope) {
		Mono<AsgiReceiveEvent> connect = Mono.just(WebSocketReceiveEvent.Connect.INSTANCE);
		new Refusal(400, "No").answer(scope, () -> connect, (event) -> Mono.fromRunnable(() -> this.sent.add(event)))
			.block(Duration.ofSeconds(10));
	}

}
