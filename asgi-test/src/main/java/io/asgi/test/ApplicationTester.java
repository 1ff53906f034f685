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
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiScope;
import io.asgi.AsgiSendEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * Calls an application with a scope, and stands for server and client: what it is given
 * the application receives, what the application sends it gives back. No server, no
 * sockets.
 * <p>
 * It keeps to the rules of a real server: a {@code receive} takes an event on demand,
 * only one may be outstanding, a cancelled one takes nothing, after a disconnect each
 * yields it again. A {@code send} that is not allowed fails, one after the client has
 * left fails, one after a complete response is ignored. By default a {@code send}
 * completes at once; with {@link Builder#holdSends()} only when its event is taken, as
 * with a client that does not read.
 * <p>
 * An expectation that is not met is an {@link AssertionError} that says what was
 * expected, what the application has sent so far and how it fares. Safe to use from
 * several threads.
 *
 * @see <a href= "https://asgi.readthedocs.io/en/latest/specs/main.html#applications">ASGI
 * specification, "Applications"</a>
 */
public final class ApplicationTester implements AutoCloseable {

	/**
	 * How long a test waits by default.
	 */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration NOTHING = Duration.ofMillis(50);

	private final AsgiScope scope;

	private final Duration timeout;

	private final InputQueue input = new InputQueue();

	private final OutputQueue output;

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile @Nullable Throwable error;

	private volatile boolean cancelled;

	private final Disposable call;

	private ApplicationTester(Builder builder) {
		this.scope = builder.scope;
		this.timeout = builder.timeout;
		this.output = new OutputQueue(ServerRules.of(builder.scope), builder.holdSends, this.input::end);
		this.call = Mono.defer(() -> builder.application.call(this.scope, this.input, this.output))
			.subscribe((nothing) -> {
			}, this::end, () -> end(null));
	}

	/**
	 * Call an application.
	 * @param application the application
	 * @param scope the scope that it is called with
	 * @return the tester of this call
	 */
	public static ApplicationTester start(AsgiApplication application, AsgiScope scope) {
		return builder(application, scope).start();
	}

	/**
	 * Return a builder for a tester with other than the default options.
	 * @param application the application
	 * @param scope the scope that it is called with
	 * @return a new builder
	 */
	public static Builder builder(AsgiApplication application, AsgiScope scope) {
		return new Builder(application, scope);
	}

	/**
	 * Hand an event to the application. It waits until the application receives.
	 * @param event the event
	 * @throws IllegalArgumentException if the event belongs to another protocol
	 * @throws IllegalStateException if no client could cause the event any more, or yet
	 */
	public void sendInput(AsgiReceiveEvent event) {
		this.output.input(Objects.requireNonNull(event, "'event' must not be null"));
		this.input.add(event);
	}

	/**
	 * Wait for the next event that the application sends, and take it.
	 * @return the event
	 * @throws AssertionError if there is none within the timeout, or the application has
	 * ended; its error is the cause
	 */
	public AsgiSendEvent receiveOutput() {
		return receiveOutput(AsgiSendEvent.class);
	}

	/**
	 * Wait for the next event that the application sends, and take it.
	 * @param <E> the type of the event
	 * @param type the type that the event must have
	 * @return the event
	 * @throws AssertionError if there is none within the timeout, it has another type, or
	 * the application has ended; its error is the cause
	 */
	public <E extends AsgiSendEvent> E receiveOutput(Class<E> type) {
		return type.cast(receiveOutput(type, Set.of()));
	}

	/**
	 * Wait for the next event that the application sends, and take it.
	 * @param type the type that the event should have
	 * @param others types that it may have, too
	 */
	AsgiSendEvent receiveOutput(Class<? extends AsgiSendEvent> type, Set<Class<? extends AsgiSendEvent>> others) {
		AsgiSendEvent event = take(this.timeout);
		if (event == null || !(type.isInstance(event) || others.contains(event.getClass()))) {
			throw failure(
					"Expected " + name(type) + ((event != null) ? " but the application sent " + event : noEvent()));
		}
		return event;
	}

	/**
	 * Return what was in a file when an event sent it.
	 */
	byte[] content(AsgiSendEvent event) {
		return this.output.content(event);
	}

	/**
	 * Show that the application sends nothing for 50 milliseconds.
	 * @throws AssertionError if it does
	 */
	public void receiveNothing() {
		receiveNothing(NOTHING);
	}

	/**
	 * Show that the application sends nothing for a while. Returns earlier if it has
	 * ended.
	 * @param duration how long to watch
	 * @throws AssertionError if it does
	 */
	public void receiveNothing(Duration duration) {
		AsgiSendEvent event = this.output.peek();
		if (event == null && !awaitEnd(Duration.ZERO)) {
			event = take(duration);
		}
		if (event != null) {
			throw failure("Expected no event but the application sent " + event);
		}
	}

	/**
	 * Wait until the application completes.
	 * @throws AssertionError if it does not within the timeout
	 * @throws RuntimeException the application's error, if it fails
	 */
	public void awaitCompletion() {
		if (!awaitEnd(this.timeout)) {
			throw failure("Expected the application to complete within " + describe(this.timeout) + " but it did not");
		}
		Throwable error = this.error;
		if (error != null) {
			throw Exceptions.propagate(error);
		}
	}

	/**
	 * Return whether the application has completed or failed.
	 * @return {@code true} if it does not run any more
	 */
	public boolean isEnded() {
		return this.ended.getCount() == 0;
	}

	/**
	 * Cancel the application, as a server does when its patience is at an end. Has no
	 * effect if it has ended.
	 */
	public void cancel() {
		if (!isEnded()) {
			this.cancelled = true;
			this.call.dispose();
			this.ended.countDown();
			this.output.wake();
		}
	}

	/**
	 * Cancel the application if it still runs.
	 */
	@Override
	public void close() {
		cancel();
	}

	/**
	 * Describe how the application fares.
	 */
	@Override
	public String toString() {
		return "scope: " + this.scope + "; sent so far: " + this.output.seen() + "; received so far: "
				+ this.input.taken() + ((this.input.taken() == 1) ? " event" : " events") + "; the application "
				+ status();
	}

	AssertionError failure(String message) {
		return new AssertionError(message + " [" + this + "]", this.error);
	}

	private @Nullable AsgiSendEvent take(Duration timeout) {
		try {
			return this.output.take(System.nanoTime() + timeout.toNanos(), this::isEnded);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure("Interrupted while waiting for an event");
		}
	}

	private boolean awaitEnd(Duration timeout) {
		try {
			return this.ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure("Interrupted while waiting for the application");
		}
	}

	private void end(@Nullable Throwable error) {
		this.error = error;
		this.ended.countDown();
		this.output.wake();
	}

	private String noEvent() {
		return isEnded() ? " but the application " + status()
				: " within " + describe(this.timeout) + " but the application sent nothing";
	}

	private String status() {
		if (!isEnded()) {
			return this.input.isAwaited() ? "is running and waits for an event" : "is running";
		}
		if (this.cancelled) {
			return "was cancelled";
		}
		return (this.error != null) ? "has failed: " + this.error : "has completed";
	}

	static String name(Class<?> type) {
		if (type == AsgiSendEvent.class) {
			return "an event";
		}
		Class<?> protocol = type.getEnclosingClass();
		return ((protocol != null) ? protocol.getSimpleName() + "." : "") + type.getSimpleName();
	}

	private static String describe(Duration duration) {
		return duration.toMillis() + " ms";
	}

	/**
	 * Builds an {@link ApplicationTester}. Not safe to use from several threads.
	 */
	public static final class Builder {

		private final AsgiApplication application;

		private final AsgiScope scope;

		private Duration timeout = DEFAULT_TIMEOUT;

		private boolean holdSends;

		private Builder(AsgiApplication application, AsgiScope scope) {
			this.application = Objects.requireNonNull(application, "'application' must not be null");
			this.scope = Objects.requireNonNull(scope, "'scope' must not be null");
		}

		/**
		 * Set how long to wait for events and for completion; 1 second by default.
		 * @param timeout the timeout
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = Objects.requireNonNull(timeout, "'timeout' must not be null");
			return this;
		}

		/**
		 * Let a {@code send} complete only when its event is taken, to see what an
		 * application does while its client does not read.
		 * @return this builder
		 */
		public Builder holdSends() {
			this.holdSends = true;
			return this;
		}

		/**
		 * Call the application.
		 * @return the tester of this call
		 */
		public ApplicationTester start() {
			return new ApplicationTester(this);
		}

	}

}
