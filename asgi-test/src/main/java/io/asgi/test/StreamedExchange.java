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

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiException;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * An exchange over HTTP without a server and without sockets, both ways as a stream: what
 * test clients that are reactive are made of. Never blocks.
 * <p>
 * It keeps to the rules of a real server, as {@link ApplicationTester} does, and to its
 * back-pressure: the request body is asked for as the application receives, and a
 * {@code send} of the response body completes when the client has asked for it. The head
 * of the response is held while the application goes on at once, so that an error right
 * after it is not a response yet. A client that leaves is told to the application, which
 * is cancelled only if it still runs five seconds later. Early hints, pushes and trailers
 * are not seen.
 */
public final class StreamedExchange {

	private static final Duration DISCONNECT_GRACE = Duration.ofSeconds(5);

	private final AsgiApplication application;

	private final HttpScope scope;

	private final MonoSink<StreamedResponse> client;

	private final ServerRules rules;

	private final RequestBodyFeed request;

	private final ResponseBodyFeed response = new ResponseBodyFeed();

	private final Disposable.Swap call = Disposables.swap();

	private HttpSendEvent.@Nullable Start head;

	private State state = State.OPEN;

	private boolean starting = true;

	private boolean answered;

	private StreamedExchange(AsgiApplication application, HttpScope scope, Publisher<byte[]> body,
			MonoSink<StreamedResponse> client) {
		this.application = application;
		this.scope = scope;
		this.client = client;
		this.rules = ServerRules.of(scope);
		this.request = new RequestBodyFeed(body);
	}

	/**
	 * Send a request to an application, once per subscriber.
	 * @param application the application
	 * @param scope the scope that it is called with
	 * @param body the body of the request
	 * @return the response, or the error with which the application ended before it
	 * responded; an {@link IllegalStateException} if it just returned
	 */
	public static Mono<StreamedResponse> start(AsgiApplication application, HttpScope scope, Publisher<byte[]> body) {
		Objects.requireNonNull(application, "'application' must not be null");
		Objects.requireNonNull(scope, "'scope' must not be null");
		Objects.requireNonNull(body, "'body' must not be null");
		return Mono.create((client) -> new StreamedExchange(application, scope, body, client).start());
	}

	private void start() {
		this.client.onCancel(this::disconnect);
		this.call.update(Mono.defer(() -> this.application.call(this.scope, this.request.input(), this::send))
			.contextWrite(this.client.contextView())
			.subscribe((nothing) -> {
			}, this::end, () -> end(null)));
		synchronized (this) {
			this.starting = false;
		}
		answer();
	}

	private Mono<Void> send(AsgiSendEvent event) {
		return Mono.create((sender) -> {
			boolean complete;
			synchronized (this) {
				try {
					if (!this.rules.send(event)) {
						sender.success();
						return;
					}
					take(event);
				}
				catch (AsgiException ex) {
					takeBack(event);
					sender.error(ex);
					return;
				}
				complete = this.rules.farewell() != null;
				this.state = complete ? State.COMPLETE : this.state;
			}
			deliver(event, sender);
			if (complete) {
				this.response.complete();
				this.request.input().end(HttpReceiveEvent.Disconnect.INSTANCE);
				this.request.cancel();
			}
		});
	}

	private void take(AsgiSendEvent event) {
		if (event instanceof HttpSendEvent.Start start) {
			if (this.answered) {
				throw IllegalEventException.invalid(event.type(), "the head has left already");
			}
			this.head = start;
		}
	}

	/**
	 * With a file that cannot be sent, the head is taken back that it belongs to.
	 */
	private void takeBack(AsgiSendEvent event) {
		if (event instanceof HttpSendEvent.PathSend || event instanceof HttpSendEvent.ZeroCopySend) {
			this.head = null;
		}
	}

	private void deliver(AsgiSendEvent event, MonoSink<Void> sender) {
		if (event instanceof HttpSendEvent.Start) {
			// What the application does at once comes before
			sender.success();
			if (!isStarting()) {
				answer();
			}
		}
		else if (event instanceof HttpSendEvent.Body || event instanceof HttpSendEvent.PathSend
				|| event instanceof HttpSendEvent.ZeroCopySend) {
			answer();
			this.response.part(event, isBodyless() ? new byte[0] : content(event), sender);
		}
		else {
			sender.success();
		}
	}

	private byte[] content(AsgiSendEvent event) {
		if (event instanceof HttpSendEvent.Body body) {
			return body.body();
		}
		synchronized (this) {
			return this.rules.content(event);
		}
	}

	private synchronized boolean isBodyless() {
		return this.scope.method().equals("HEAD")
				|| (this.head != null && (this.head.status() == 204 || this.head.status() == 304));
	}

	private synchronized boolean isStarting() {
		return this.starting;
	}

	private void answer() {
		HttpSendEvent.Start head;
		synchronized (this) {
			head = this.head;
			if (head == null || this.answered) {
				return;
			}
			this.answered = true;
		}
		this.client.success(new StreamedResponse(head.status(), head.headers(), this.response.body(this::disconnect)));
	}

	private void end(@Nullable Throwable error) {
		boolean answered;
		synchronized (this) {
			if (this.state != State.OPEN) {
				return;
			}
			this.state = State.COMPLETE;
			answered = this.answered;
			this.answered = true;
		}
		this.request.cancel();
		Throwable failure = (error != null) ? error : new IllegalStateException("The application has returned "
				+ (answered ? "before its response was complete" : "without a response, or in the middle of it"));
		if (answered) {
			this.response.fail(failure);
		}
		else {
			this.client.error(failure);
		}
	}

	private void disconnect() {
		synchronized (this) {
			if (this.state != State.OPEN) {
				return;
			}
			this.state = State.DISCONNECTED;
			this.rules.input(HttpReceiveEvent.Disconnect.INSTANCE);
		}
		this.request.cancel();
		this.request.input().end(HttpReceiveEvent.Disconnect.INSTANCE);
		this.response.leave();
		Schedulers.parallel().schedule(this.call::dispose, DISCONNECT_GRACE.toMillis(), TimeUnit.MILLISECONDS);
	}

	private enum State {

		OPEN, COMPLETE, DISCONNECTED

	}

}
