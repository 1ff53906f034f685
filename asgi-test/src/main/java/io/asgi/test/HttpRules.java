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

package io.asgi.test;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.PathSend;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.Trailers;
import io.asgi.HttpSendEvent.ZeroCopySend;
import io.asgi.IllegalEventException;
import io.asgi.UnreadableFileException;
import org.jspecify.annotations.Nullable;

/**
 * The rules of HTTP.
 */
final class HttpRules implements ServerRules {

	private static final long UNKNOWN = -1;

	/**
	 * The extensions that events other than {@code Start} and {@code Body} belong to.
	 */
	private static final Map<Class<?>, String> EXTENSIONS = Map.of(Trailers.class, "http.response.trailers",
			HttpSendEvent.EarlyHint.class, "http.response.early_hint", HttpSendEvent.Push.class, "http.response.push",
			PathSend.class, "http.response.pathsend", ZeroCopySend.class, "http.response.zerocopysend");

	private final HttpScope scope;

	private State state = State.REQUEST;

	private boolean trailers;

	private boolean bodyless;

	private long announced = UNKNOWN;

	private long sent;

	private boolean begun;

	/**
	 * What the files had in them when they were sent; the application may have closed
	 * them since.
	 */
	private final Map<AsgiSendEvent, byte[]> files = new IdentityHashMap<>();

	HttpRules(HttpScope scope) {
		this.scope = scope;
	}

	@Override
	public void input(AsgiReceiveEvent event) {
		if (!(event instanceof HttpReceiveEvent)) {
			throw new IllegalArgumentException("A client of HTTP does not cause " + event.type());
		}
		if (this.state == State.DISCONNECTED) {
			throw new IllegalStateException("The client has left already, it does not cause " + event.type());
		}
		if (event.isLast() && this.state != State.COMPLETE) {
			this.state = State.DISCONNECTED;
		}
	}

	@Override
	public boolean send(AsgiSendEvent event) {
		if (!(event instanceof HttpSendEvent)) {
			throw IllegalEventException.notAllowed(event.type(), this.state);
		}
		if (this.state == State.DISCONNECTED) {
			throw new ClientDisconnectedException(event.type());
		}
		if (this.state == State.COMPLETE) {
			return false;
		}
		String extension = EXTENSIONS.get(event.getClass());
		boolean announced = event instanceof Trailers && this.trailers;
		if (extension != null && !announced && !this.scope.extensions().containsKey(extension)) {
			throw IllegalEventException.notOffered(event.type(), extension);
		}
		if (event instanceof HttpSendEvent.EarlyHint hint) {
			hint.links().forEach((link) -> HeaderRules.check(event.type(), AsgiHeaders.of("link", link)));
			require(this.state != State.TRAILERS, event);
			// With the first part of the body, the head has left
			return !this.begun;
		}
		this.state = next(event);
		return true;
	}

	private State next(AsgiSendEvent event) {
		if (event instanceof Start start) {
			require(this.state == State.REQUEST, event);
			HeaderRules.check(event.type(), start.headers());
			this.announced = HeaderRules.contentLength(event.type(), start.headers(), UNKNOWN);
			this.trailers = start.trailers();
			this.bodyless = this.scope.method().equals("HEAD") || start.status() == 204 || start.status() == 205
					|| start.status() == 304;
			return State.BODY;
		}
		if (event instanceof Body body) {
			require(this.state == State.BODY, event);
			keepPromise(event, body.body().length, body.more());
			return body.more() ? State.BODY : afterBody();
		}
		if (event instanceof PathSend || event instanceof ZeroCopySend) {
			require(this.state == State.BODY, event);
			return file(event, event instanceof ZeroCopySend part && part.more());
		}
		if (event instanceof Trailers part) {
			require(this.state == State.TRAILERS, event);
			HeaderRules.checkTrailers(event.type(), part.headers());
			return part.more() ? State.TRAILERS : State.COMPLETE;
		}
		// Promised requests come at any time
		return this.state;
	}

	private State file(AsgiSendEvent event, boolean more) {
		if (event instanceof PathSend && this.begun) {
			throw IllegalEventException.invalid(event.type(), "a whole file cannot follow other parts of the body");
		}
		try {
			byte[] content = FileContent.of(event);
			keepPromise(event, content.length, more);
			this.files.put(event, content);
		}
		catch (IllegalEventException | UnreadableFileException ex) {
			if (!this.begun) {
				// The head is still held, and taken back
				this.state = State.REQUEST;
				this.trailers = false;
			}
			throw ex;
		}
		return more ? State.BODY : afterBody();
	}

	@Override
	public byte[] content(AsgiSendEvent event) {
		return Objects.requireNonNull(this.files.get(event), "'event' must have a file");
	}

	private void require(boolean allowed, AsgiSendEvent event) {
		if (!allowed && this.state == State.REQUEST) {
			throw IllegalEventException.tooEarly(event.type(), this.state, "http.response.start");
		}
		if (!allowed) {
			throw IllegalEventException.notAllowed(event.type(), this.state);
		}
	}

	private State afterBody() {
		return this.trailers ? State.TRAILERS : State.COMPLETE;
	}

	private void keepPromise(AsgiSendEvent event, int length, boolean more) {
		long sent = this.sent + length;
		boolean kept = sent <= this.announced && (more || sent == this.announced);
		if (this.announced != UNKNOWN && !this.bodyless && !kept) {
			throw IllegalEventException.invalid(event.type(), "the body has " + (more ? "at least " : "") + sent
					+ " bytes, but content-length announced " + this.announced);
		}
		this.sent = sent;
		this.begun = true;
	}

	@Override
	public @Nullable AsgiReceiveEvent farewell() {
		return (this.state == State.COMPLETE) ? HttpReceiveEvent.Disconnect.INSTANCE : null;
	}

	private enum State {

		REQUEST, BODY, TRAILERS, COMPLETE, DISCONNECTED

	}

}
