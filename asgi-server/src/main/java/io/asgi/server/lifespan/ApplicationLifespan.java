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

package io.asgi.server.lifespan;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

import io.asgi.AsgiApplication;
import io.asgi.IllegalEventException;
import io.asgi.LifespanScope;
import io.asgi.UnsupportedScopeException;
import io.asgi.server.ApplicationCall;
import io.asgi.server.Loop;
import io.asgi.server.SerialLoop;
import io.asgi.server.lifespan.LifespanStatus.Phase;
import io.asgi.server.protocol.Ending;
import io.asgi.server.protocol.LifespanProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * The life of one application: one call with a lifespan scope, from start-up to shutdown.
 * Safe to use from several threads.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/lifespan.html">ASGI lifespan
 * specification</a>
 */
public final class ApplicationLifespan {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationLifespan.class);

	private final String name;

	private final AsgiApplication application;

	private final LifespanMode mode;

	private final Duration startupTimeout;

	private final Duration shutdownTimeout;

	private final Map<String, Object> state = new ConcurrentHashMap<>();

	private final Loop loop = new SerialLoop();

	private final LifespanProtocol protocol = new LifespanProtocol(new Listener());

	private final ApplicationCall call = new ApplicationCall(this.protocol, this.loop, Context.empty(),
			this::callEnded);

	private volatile boolean active;

	private volatile LifespanStatus status = LifespanStatus.of(Phase.NOT_STARTED);

	private final Sinks.Empty<Void> started = Sinks.empty();

	private final Sinks.Empty<Void> stopped = Sinks.empty();

	/**
	 * Create the life of an application, which has not begun yet.
	 * @param name the name of the application
	 * @param application the application
	 * @param mode what to make of its lifespan
	 * @param startupTimeout how long start-up may take
	 * @param shutdownTimeout how long shutdown may take
	 */
	public ApplicationLifespan(String name, AsgiApplication application, LifespanMode mode, Duration startupTimeout,
			Duration shutdownTimeout) {
		this.name = Objects.requireNonNull(name, "'name' must not be null");
		this.application = Objects.requireNonNull(application, "'application' must not be null");
		this.mode = Objects.requireNonNull(mode, "'mode' must not be null");
		this.startupTimeout = Objects.requireNonNull(startupTimeout, "'startupTimeout' must not be null");
		this.shutdownTimeout = Objects.requireNonNull(shutdownTimeout, "'shutdownTimeout' must not be null");
	}

	/**
	 * Start the application. To be subscribed to once. The application is called on a
	 * thread of {@link Schedulers#boundedElastic()}, so that one that blocks there does
	 * not outlast its timeout.
	 * @return completes when the application has started, or is served without lifespan;
	 * fails with {@link LifespanStartupException} if it could not start
	 */
	public Mono<Void> startup() {
		if (this.mode == LifespanMode.OFF) {
			become(Phase.OFF, null);
			this.stopped.tryEmitEmpty();
			return Mono.empty();
		}
		Mono<Void> timeout = Mono.error(() -> new LifespanStartupException(this.name,
				"it has not answered lifespan.startup within " + this.startupTimeout.toMillis() + " ms", null));
		return Mono.defer(() -> {
			become(Phase.STARTING, null);
			this.loop.run(() -> this.call.start(this.application, new LifespanScope(this.state)));
			return this.started.asMono();
		}).subscribeOn(Schedulers.boundedElastic()).timeout(this.startupTimeout, timeout).doOnError((failure) -> {
			become(Phase.FAILED,
					(failure instanceof LifespanStartupException startup) ? startup.reason() : failure.toString());
			this.call.dispose();
		});
	}

	/**
	 * Shut the application down. To be subscribed to once, after its connections have
	 * drained.
	 * @return completes when the application has shut down, failed to, or taken too long;
	 * never fails
	 */
	public Mono<Void> shutdown() {
		return Mono.defer(() -> {
			if (this.active) {
				become(Phase.STOPPING, null);
			}
			this.loop.run(this.protocol::shutdown);
			return this.stopped.asMono();
		}).timeout(this.shutdownTimeout).onErrorResume(TimeoutException.class, (ex) -> {
			logger.warn("ASGI application '{}' has not answered lifespan.shutdown within {} ms, its call is cancelled",
					this.name, this.shutdownTimeout.toMillis());
			become(Phase.FAILED,
					"it has not answered lifespan.shutdown within " + this.shutdownTimeout.toMillis() + " ms");
			this.call.dispose();
			return Mono.empty();
		});
	}

	/**
	 * Return whether the application takes part in the lifespan: it has started by it,
	 * and will be told of the shutdown.
	 * @return {@code false} before it has started, and if it is served without lifespan
	 */
	public boolean isActive() {
		return this.active;
	}

	/**
	 * Return where the application stands. May be called from any thread.
	 * @return the status at this moment
	 */
	public LifespanStatus status() {
		return this.status;
	}

	/**
	 * A failure is the last word: what comes of it afterwards adds nothing.
	 */
	private synchronized void become(Phase phase, @Nullable String message) {
		if (this.status.phase() != Phase.FAILED) {
			this.status = new LifespanStatus(phase, message);
		}
	}

	/**
	 * Return the namespace that the application fills during start-up.
	 * @return the namespace
	 */
	public Map<String, Object> state() {
		return this.state;
	}

	/**
	 * The application failed after it had answered, as one does that cannot start and
	 * says why: the answer is its words, this is the stack.
	 */
	private void callEnded(Ending ending, @Nullable Throwable failure) {
		if (ending == Ending.COMPLETE && failure != null) {
			logger.error("ASGI application '{}' failed in its lifespan", this.name, failure);
		}
	}

	/**
	 * Return whether an application has failed because it does not know the scope: it
	 * says so, takes it for another one, or sends what belongs to another one.
	 */
	private static boolean isUnsupported(Throwable failure) {
		return failure instanceof UnsupportedScopeException || failure instanceof ClassCastException
				|| failure instanceof IllegalEventException;
	}

	private void startupFailed(String reason, @Nullable Throwable cause) {
		become(Phase.FAILED, reason);
		this.started.tryEmitError(new LifespanStartupException(this.name, reason, cause));
		this.stopped.tryEmitEmpty();
	}

	/**
	 * Makes of the application's answers what its mode says.
	 */
	private final class Listener implements LifespanProtocol.Listener {

		@Override
		public void started() {
			ApplicationLifespan.this.active = true;
			become(Phase.STARTED, null);
			ApplicationLifespan.this.started.tryEmitEmpty();
		}

		@Override
		public void startupFailed(String message) {
			ApplicationLifespan.this.startupFailed(message.isEmpty() ? "it sent lifespan.startup.failed" : message,
					null);
		}

		@Override
		public void stopped() {
			become(Phase.STOPPED, null);
			ApplicationLifespan.this.stopped.tryEmitEmpty();
		}

		@Override
		public void shutdownFailed(String message) {
			logger.error("ASGI application '{}' could not shut down: {}", ApplicationLifespan.this.name, message);
			become(Phase.FAILED, message.isEmpty() ? "it sent lifespan.shutdown.failed" : message);
			ApplicationLifespan.this.stopped.tryEmitEmpty();
		}

		@Override
		public void ended(boolean starting, @Nullable Throwable failure) {
			ApplicationLifespan lifespan = ApplicationLifespan.this;
			if (starting && lifespan.mode == LifespanMode.ON) {
				lifespan.startupFailed((failure != null) ? "it failed on lifespan.startup: " + failure
						: "it returned without answering lifespan.startup", failure);
				return;
			}
			if (starting) {
				boolean meant = failure == null || isUnsupported(failure);
				become(Phase.UNSUPPORTED, meant ? null : String.valueOf(failure));
				if (meant) {
					logger.debug("ASGI application '{}' is served without lifespan", lifespan.name, failure);
				}
				else {
					logger.warn(
							"ASGI application '{}' is served without lifespan, as it failed on it. If that is meant, "
									+ "let it fail with UnsupportedScopeException, or turn its lifespan off",
							lifespan.name, failure);
				}
				lifespan.started.tryEmitEmpty();
			}
			else if (failure != null) {
				logger.error("ASGI application '{}' failed in its lifespan, it will not be told of the shutdown",
						lifespan.name, failure);
				become(Phase.FAILED, "it failed after it had started: " + failure);
			}
			else {
				become(Phase.STOPPED, "it returned without answering lifespan.shutdown");
			}
			lifespan.active = false;
			lifespan.stopped.tryEmitEmpty();
		}

	}

}
