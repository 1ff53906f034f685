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

import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.asgi.spring.boot.AsgiSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.Session;

/**
 * The session of one request or WebSocket.
 *
 * @param <S> the type of the repository's sessions
 */
final class CurrentSession<S extends Session> implements AsgiSession {

	private static final IdChange NO_CHANGE = new IdChange(null, false);

	private final ReactiveSessionRepository<S> repository;

	// What is stored before there is a session to store it in
	private final Map<String, Object> unsaved = new LinkedHashMap<>();

	private @Nullable S session;

	// Under which the repository has it
	private @Nullable String savedId;

	private @Nullable String invalidated;

	private boolean idChanged;

	private boolean accessed;

	private boolean changed;

	private boolean committed;

	CurrentSession(ReactiveSessionRepository<S> repository, @Nullable S session) {
		this.repository = repository;
		this.session = session;
		this.savedId = (session != null) ? session.getId() : null;
	}

	@Override
	public synchronized @Nullable String id() {
		this.accessed = true;
		return (this.session != null) ? this.session.getId() : null;
	}

	@Override
	@SuppressWarnings("unchecked")
	// The caller says which type it expects, as with Spring Session
	public synchronized <T> @Nullable T get(String name) {
		this.accessed = true;
		return (this.session != null) ? this.session.getAttribute(name) : (T) this.unsaved.get(name);
	}

	@Override
	public synchronized Set<String> names() {
		this.accessed = true;
		Set<String> names = (this.session != null) ? this.session.getAttributeNames() : this.unsaved.keySet();
		return Collections.unmodifiableSet(new LinkedHashSet<>(names));
	}

	@Override
	public synchronized void set(String name, Object value) {
		Objects.requireNonNull(value, "'value' must not be null");
		this.accessed = true;
		this.changed = true;
		if (this.session != null) {
			this.session.setAttribute(name, value);
			return;
		}
		requireNoHead("A session cannot begin");
		this.unsaved.put(name, value);
	}

	@Override
	public synchronized void remove(String name) {
		this.accessed = true;
		this.changed = true;
		this.unsaved.remove(name);
		if (this.session != null) {
			this.session.removeAttribute(name);
		}
	}

	@Override
	public synchronized void changeId() {
		requireNoHead("The id of a session cannot change");
		this.accessed = true;
		if (this.session != null) {
			this.session.changeSessionId();
			this.idChanged = true;
		}
	}

	@Override
	public synchronized void invalidate() {
		this.accessed = true;
		this.unsaved.clear();
		if (this.session != null) {
			this.invalidated = this.savedId;
			this.session = null;
			this.idChanged = false;
		}
	}

	synchronized boolean isAccessed() {
		return this.accessed;
	}

	/**
	 * Forget a session that has not begun: no client could come back to it.
	 */
	synchronized void dropUnsaved() {
		this.unsaved.clear();
	}

	/**
	 * Save what there is, before the head.
	 * @return what the client is to learn about the id
	 */
	synchronized Mono<IdChange> commit() {
		this.committed = true;
		this.changed = false;
		Mono<Void> deleted = deleteInvalidated();
		boolean ended = this.invalidated != null;
		this.invalidated = null;
		S current = this.session;
		if (current != null) {
			this.savedId = current.getId();
			IdChange change = this.idChanged ? new IdChange(current.getId(), false) : NO_CHANGE;
			return this.accessed ? save(current).thenReturn(change) : Mono.just(NO_CHANGE);
		}
		if (this.unsaved.isEmpty()) {
			return deleted.thenReturn(new IdChange(null, ended));
		}
		return deleted.then(this.repository.createSession())
			.flatMap((created) -> save(begin(created)).thenReturn(new IdChange(created.getId(), false)));
	}

	/**
	 * Save what was changed after the head, if one was sent.
	 */
	synchronized Mono<Void> saveLateChanges() {
		if (!this.committed) {
			return Mono.empty();
		}
		S current = this.session;
		boolean save = current != null && this.changed;
		this.changed = false;
		return deleteInvalidated().then((current != null && save) ? save(current) : Mono.empty());
	}

	private synchronized S begin(S created) {
		this.unsaved.forEach(created::setAttribute);
		this.unsaved.clear();
		this.session = created;
		this.savedId = created.getId();
		return created;
	}

	private Mono<Void> save(S current) {
		current.setLastAccessedTime(Clock.systemUTC().instant());
		return this.repository.save(current);
	}

	private Mono<Void> deleteInvalidated() {
		return (this.invalidated != null) ? this.repository.deleteById(this.invalidated) : Mono.empty();
	}

	private void requireNoHead(String what) {
		if (this.committed) {
			throw new IllegalStateException(
					what + " after the head of the response has been sent: the client cannot get the cookie");
		}
	}

	/**
	 * What a client is to learn about the id.
	 *
	 * @param id the new id, {@code null} if there is none
	 * @param ended whether the session has ended
	 */
	record IdChange(@Nullable String id, boolean ended) {

	}

}
