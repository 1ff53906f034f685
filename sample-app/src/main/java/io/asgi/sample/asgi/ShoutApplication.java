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

package io.asgi.sample.asgi;

import java.util.Locale;

import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiScope;
import io.asgi.AsgiSendEvent;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.application.StreamingAsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.stereotype.Component;

/**
 * The streaming flavour: from the events of the client to the events for the client. This
 * one is a WebSocket that answers each message in capital letters.
 */
@Component
@AsgiMount("/shout")
class ShoutApplication implements StreamingAsgiApplication {

	@Override
	public Flux<AsgiSendEvent> handle(AsgiScope scope, Flux<AsgiReceiveEvent> events) {
		if (!(scope instanceof WebSocketScope)) {
			return Flux.error(new UnsupportedScopeException(scope));
		}
		return events.mapNotNull(ShoutApplication::answer);
	}

	private static @Nullable AsgiSendEvent answer(AsgiReceiveEvent event) {
		if (event instanceof WebSocketReceiveEvent.Connect) {
			return WebSocketSendEvent.Accept.of();
		}
		if (event instanceof WebSocketReceiveEvent.Text message) {
			return new WebSocketSendEvent.Text(message.text().toUpperCase(Locale.ROOT));
		}
		return null;
	}

}
