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

package io.asgi.server.protocol;

import java.util.function.Consumer;

import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.LifespanReceiveEvent;
import io.asgi.LifespanSendEvent;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of an application's lifespan.
 * <p>
 * Not safe to use from several threads: everything runs on one serial loop.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/lifespan.html">ASGI lifespan
 * specification</a>
 */
public final class LifespanProtocol implements ApplicationProtocol {

	private final Listener listener;

	private State state = State.STARTING;

	private @Nullable AsgiReceiveEvent unclaimed = LifespanReceiveEvent.Startup.INSTANCE;

	private @Nullable Receiver receiver;

	/**
	 * Create the state machine of a lifespan that starts.
	 * @param listener told what the application answers
	 */
	public LifespanProtocol(Listener listener) {
		this.listener = listener;
	}

	@Override
	public void receive(Receiver receiver) {
		if (this.receiver != null) {
			receiver.failed(new IllegalStateException(
					"Another receive of this scope is outstanding, wait for it before the next one"));
			return;
		}
		AsgiReceiveEvent event = this.unclaimed;
		if (event != null) {
			this.unclaimed = null;
			if (!receiver.received(event)) {
				this.unclaimed = event;
			}
		}
		else {
			this.receiver = receiver;
		}
	}

	@Override
	public void cancelReceive(Receiver receiver) {
		if (this.receiver == receiver) {
			this.receiver = null;
		}
	}

	@Override
	public void send(AsgiSendEvent event, Completion completion) {
		try {
			dispatch(event);
		}
		catch (IllegalEventException ex) {
			completion.complete(ex);
			return;
		}
		completion.complete(null);
	}

	/**
	 * Tell the application to shut down, if it has started.
	 */
	public void shutdown() {
		if (this.state == State.STARTED) {
			this.state = State.STOPPING;
			Receiver receiver = this.receiver;
			this.receiver = null;
			if (receiver == null || !receiver.received(LifespanReceiveEvent.Shutdown.INSTANCE)) {
				this.unclaimed = LifespanReceiveEvent.Shutdown.INSTANCE;
			}
		}
	}

	@Override
	public void applicationEnded(@Nullable Throwable failure, Consumer<Ending> report) {
		State state = this.state;
		this.state = State.STOPPED;
		report.accept((state == State.STOPPED) ? Ending.COMPLETE : Ending.CUT_OFF);
		if (state != State.STOPPED) {
			this.listener.ended(state == State.STARTING, failure);
		}
	}

	private void dispatch(AsgiSendEvent event) {
		if (event instanceof LifespanSendEvent.StartupComplete) {
			require(State.STARTING, event);
			this.state = State.STARTED;
			this.listener.started();
		}
		else if (event instanceof LifespanSendEvent.StartupFailed failed) {
			require(State.STARTING, event);
			this.state = State.STOPPED;
			this.listener.startupFailed(failed.message());
		}
		else if (event instanceof LifespanSendEvent.ShutdownComplete) {
			require(State.STOPPING, event);
			this.state = State.STOPPED;
			this.listener.stopped();
		}
		else if (event instanceof LifespanSendEvent.ShutdownFailed failed) {
			require(State.STOPPING, event);
			this.state = State.STOPPED;
			this.listener.shutdownFailed(failed.message());
		}
		else {
			throw IllegalEventException.notAllowed(event.type(), this.state);
		}
	}

	private void require(State required, AsgiSendEvent event) {
		if (this.state != required) {
			throw IllegalEventException.notAllowed(event.type(), this.state);
		}
	}

	/**
	 * Told what an application answers to the events of its lifespan.
	 */
	public interface Listener {

		/**
		 * The application has started.
		 */
		void started();

		/**
		 * The application cannot start.
		 * @param message why
		 */
		void startupFailed(String message);

		/**
		 * The application has shut down.
		 */
		void stopped();

		/**
		 * The application could not shut down properly.
		 * @param message why
		 */
		void shutdownFailed(String message);

		/**
		 * The call is over, and the application has not answered.
		 * @param starting whether it has not started either
		 * @param failure its error, or {@code null}
		 */
		void ended(boolean starting, @Nullable Throwable failure);

	}

	/**
	 * Where the lifespan stands.
	 */
	private enum State {

		/**
		 * The application has not started yet.
		 */
		STARTING,

		/**
		 * The application has started.
		 */
		STARTED,

		/**
		 * The application has been told to shut down.
		 */
		STOPPING,

		/**
		 * The application has shut down, or is without lifespan.
		 */
		STOPPED

	}

}
