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

package io.asgi.sample.chat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import io.asgi.AsgiApplication;
import io.asgi.ConnectionScope;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.application.ProtocolTypeRouter;
import io.asgi.application.Responses;
import io.asgi.application.WebSocketSession;
import io.asgi.spring.boot.AsgiMount;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A chat over WebSocket: {@code /chat/ada} joins the room as ada, {@code /chat} as a
 * guest. Each text message goes to everybody as {@code ada: message}; lines of the room
 * itself start with an asterisk.
 * <p>
 * Close codes: {@value #NAME_REFUSED} for a name that is not allowed, taken, or one too
 * many for the room; {@value #TOO_SLOW} for a member for whom more than
 * {@value ChatMember#MAX_PENDING} lines wait, so that nobody waits for them and no queue
 * grows.
 */
@Configuration(proxyBeanMethods = false)
class ChatConfiguration {

	static final int NAME_REFUSED = 4000;

	static final int TOO_SLOW = 4001;

	private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1,20}");

	private final ChatRoom room = new ChatRoom();

	private final AtomicInteger guests = new AtomicInteger();

	@Bean
	@AsgiMount("/chat")
	AsgiApplication chat() {
		return ProtocolTypeRouter.builder()
			.webSocket((scope, receive, send) -> WebSocketSession.accept(receive, send)
				.flatMap((session) -> join(name(scope), session)))
			// A browser that was pointed here wants the page
			.http((scope, receive, send) -> send.sendAll(Responses.redirect(303, "/chat.html")))
			.build();
	}

	private Mono<Void> join(String name, WebSocketSession session) {
		ChatMember member = NAME.matcher(name).matches() ? this.room.join(name) : null;
		if (member == null) {
			return session.close(NAME_REFUSED,
					"Choose another name: this one is taken, not allowed, or the room is full");
		}
		return Mono.using(() -> member, (present) -> talk(present, session), this.room::leave)
			.flatMap((reason) -> session.close(TOO_SLOW, reason));
	}

	/**
	 * Let a member speak and listen.
	 * @return completes when the member has left, or with a reason to send it away
	 */
	private Mono<String> talk(ChatMember member, WebSocketSession session) {
		Mono<String> speaking = session.messages()
			.ofType(WebSocketReceiveEvent.Text.class)
			.doOnNext((message) -> this.room.say(member.name() + ": " + message.text()))
			.then(Mono.empty());
		Mono<String> listening = member.lines().concatMap(session::send, 0).then(Mono.empty());
		Mono<String> dropped = member.dropped().thenReturn("You read too slowly");
		return Mono.firstWithSignal(speaking, listening, dropped);
	}

	private String name(ConnectionScope scope) {
		String name = scope.path().substring(scope.rootPath().length());
		return (name.length() > 1) ? name.substring(1) : "guest-" + this.guests.incrementAndGet();
	}

}
