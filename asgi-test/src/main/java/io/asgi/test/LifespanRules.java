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

import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.LifespanReceiveEvent;
import io.asgi.LifespanSendEvent.ShutdownComplete;
import io.asgi.LifespanSendEvent.ShutdownFailed;
import io.asgi.LifespanSendEvent.StartupComplete;
import io.asgi.LifespanSendEvent.StartupFailed;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the lifespan.
 */
final class LifespanRules implements ServerRules {

	private State state = State.CALLED;

	@Override
	public void input(AsgiReceiveEvent event) {
		if (!(event instanceof LifespanReceiveEvent)) {
			throw new IllegalArgumentException("A server's life does not cause " + event.type());
		}
		State required = event.isLast() ? State.STARTED : State.CALLED;
		if (this.state != required) {
			throw new IllegalStateException("A server does not cause " + event.type() + " in state " + this.state);
		}
		this.state = event.isLast() ? State.SHUTDOWN : State.STARTUP;
	}

	@Override
	public boolean send(AsgiSendEvent event) {
		this.state = next(event);
		return true;
	}

	private State next(AsgiSendEvent event) {
		boolean started = event instanceof StartupComplete;
		if (this.state == State.STARTUP && (started || event instanceof StartupFailed)) {
			return started ? State.STARTED : State.ENDED;
		}
		if (this.state == State.SHUTDOWN && (event instanceof ShutdownComplete || event instanceof ShutdownFailed)) {
			return State.ENDED;
		}
		throw IllegalEventException.notAllowed(event.type(), this.state);
	}

	@Override
	public @Nullable AsgiReceiveEvent farewell() {
		return null;
	}

	private enum State {

		CALLED, STARTUP, STARTED, SHUTDOWN, ENDED

	}

}
