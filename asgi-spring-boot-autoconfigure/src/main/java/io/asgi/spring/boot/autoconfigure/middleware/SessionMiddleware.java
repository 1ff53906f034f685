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

import java.util.Optional;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.application.AsgiMiddleware;
import io.asgi.spring.boot.AsgiSession;
import reactor.core.publisher.Mono;

import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.Session;

/**
 * Gives each request and WebSocket the session that its cookie names, or a new one.
 *
 * @param <S> the type of the repository's sessions
 */
final class SessionMiddleware<S extends Session> implements AsgiMiddleware {

	private final ReactiveSessionRepository<S> repository;

	private final SessionCookie cookie;

	SessionMiddleware(ReactiveSessionRepository<S> repository, SessionCookie cookie) {
		this.repository = repository;
		this.cookie = cookie;
	}

	@Override
	public AsgiApplication apply(AsgiApplication next) {
		return (scope, receive, send) -> (scope instanceof ConnectionScope connection)
				? call(next, connection, receive, send) : next.call(scope, receive, send);
	}

	private Mono<Void> call(AsgiApplication next, ConnectionScope scope, AsgiReceive receive, AsgiSend send) {
		return load(scope).flatMap((loaded) -> {
			CurrentSession<S> session = new CurrentSession<>(this.repository, loaded.orElse(null));
			scope.state().put(AsgiSession.STATE_KEY, session);
			AsgiSend committing = new CommittingSend(send, session, scope, this.cookie);
			return Mono.usingWhen(Mono.just(session), (current) -> next.call(scope, receive, committing),
					CurrentSession::saveLateChanges);
		});
	}

	private Mono<Optional<S>> load(ConnectionScope scope) {
		return Mono.justOrEmpty(this.cookie.read(scope.headers()))
			.flatMap(this.repository::findById)
			.filter((session) -> !session.isExpired())
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty());
	}

}
