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

package io.asgi.docs.testing;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.application.WebSocketApplication;
import io.asgi.application.WebSocketSession;
import io.asgi.spring.boot.AsgiMount;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

// tag::testingreverser[]
@Component
@AsgiMount("/reverse")
class Reverser implements WebSocketApplication {

	@Override
	public Mono<Void> handle(WebSocketScope scope, AsgiReceive receive, AsgiSend send) {
		return WebSocketSession.accept(receive, send)
			.flatMap((session) -> session.messages()
				.ofType(WebSocketReceiveEvent.Text.class)
				.concatMap((message) -> session.send(new StringBuilder(message.text()).reverse().toString()))
				.then());
	}

}
// end::testingreverser[]
