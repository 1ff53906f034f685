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

package io.asgi.spring.boot.autoconfigure.middleware;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.ConnectionScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import reactor.core.publisher.Mono;

/**
 * Saves the session before the head goes out, with a cookie in it if the client is to
 * learn of a new id. Events that follow wait for that too, so that they stay in order.
 */
final class CommittingSend implements AsgiSend {

	private final AsgiSend send;

	private final CurrentSession<?> session;

	private final Mono<AsgiHeaders> fields;

	private volatile boolean head;

	CommittingSend(AsgiSend send, CurrentSession<?> session, ConnectionScope scope, SessionCookie cookie) {
		this.send = send;
		this.session = session;
		// A head may be taken back, and the next one needs the cookie as well
		this.fields = Mono.defer(session::commit).map((change) -> fields(change, scope, cookie)).cache();
	}

	@Override
	public Mono<Void> send(AsgiSendEvent event) {
		return Mono.defer(() -> {
			if (isHead(event)) {
				this.head = true;
				return this.fields.flatMap((added) -> this.send.send(with(event, added)));
			}
			if (event instanceof WebSocketSendEvent.Close && !this.head) {
				// The head of this denial is the server's, and has no cookie
				this.session.dropUnsaved();
				this.head = true;
			}
			return this.head ? this.fields.then(this.send.send(event)) : this.send.send(event);
		});
	}

	private AsgiHeaders fields(CurrentSession.IdChange change, ConnectionScope scope, SessionCookie cookie) {
		AsgiHeaders.Builder fields = AsgiHeaders.builder();
		if (this.session.isAccessed()) {
			fields.add("vary", "cookie");
		}
		if (change.id() != null) {
			fields.add("set-cookie", cookie.set(change.id(), scope));
		}
		else if (change.ended()) {
			fields.add("set-cookie", cookie.remove(scope));
		}
		return fields.build();
	}

	private static boolean isHead(AsgiSendEvent event) {
		return event instanceof HttpSendEvent.Start || event instanceof WebSocketSendEvent.Accept
				|| event instanceof WebSocketSendEvent.DenialStart;
	}

	private static AsgiSendEvent with(AsgiSendEvent event, AsgiHeaders added) {
		if (added.isEmpty()) {
			return event;
		}
		if (event instanceof HttpSendEvent.Start start) {
			return start.withHeaders(join(start.headers(), added));
		}
		if (event instanceof WebSocketSendEvent.Accept accept) {
			return new WebSocketSendEvent.Accept(accept.subprotocol(), join(accept.headers(), added));
		}
		WebSocketSendEvent.DenialStart denial = (WebSocketSendEvent.DenialStart) event;
		return new WebSocketSendEvent.DenialStart(denial.status(), join(denial.headers(), added));
	}

	private static AsgiHeaders join(AsgiHeaders headers, AsgiHeaders added) {
		return AsgiHeaders.builder().addAll(headers).addAll(added).build();
	}

}
