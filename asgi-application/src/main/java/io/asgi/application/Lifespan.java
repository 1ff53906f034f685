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

package io.asgi.application;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import io.asgi.UnsupportedScopeException;
import reactor.core.publisher.Mono;

/**
 * An application for the lifespan only: it runs one hook at start-up and one at shutdown.
 * <p>
 * A start-up hook that fails makes {@code lifespan.startup.failed} of its error, one that
 * fails at shutdown {@code lifespan.shutdown.failed}; the call then fails with that
 * error. Both hooks get the namespace of which every later call has a shallow copy.
 *
 * @see ProtocolTypeRouter.Builder#lifespan
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/lifespan.html">ASGI lifespan
 * specification</a>
 */
public final class Lifespan implements AsgiApplication {

	private static final Function<Map<String, Object>, Mono<?>> NOTHING = (state) -> Mono.empty();

	private final Function<? super Map<String, Object>, ? extends Mono<?>> startup;

	private final Function<? super Map<String, Object>, ? extends Mono<?>> shutdown;

	private Lifespan(Function<? super Map<String, Object>, ? extends Mono<?>> startup,
			Function<? super Map<String, Object>, ? extends Mono<?>> shutdown) {
		this.startup = Objects.requireNonNull(startup, "'startup' must not be null");
		this.shutdown = Objects.requireNonNull(shutdown, "'shutdown' must not be null");
	}

	/**
	 * Return a lifespan that does something at start-up.
	 * @param startup gets the state; the server starts when its {@code Mono} has
	 * completed
	 * @return the application
	 */
	public static Lifespan onStartup(Function<? super Map<String, Object>, ? extends Mono<?>> startup) {
		return new Lifespan(startup, NOTHING);
	}

	/**
	 * Return a lifespan that does something at shutdown.
	 * @param shutdown gets the state; the server stops when its {@code Mono} has
	 * completed
	 * @return the application
	 */
	public static Lifespan onShutdown(Function<? super Map<String, Object>, ? extends Mono<?>> shutdown) {
		return new Lifespan(NOTHING, shutdown);
	}

	/**
	 * Return an application that runs the lifespans of several applications as one.
	 * <p>
	 * They share the state. They start one after another, in the order given, and shut
	 * down in the reverse order. One that fails on the lifespan scope takes no part in
	 * it, as the specification has it for a server. If one cannot start, those that have
	 * are shut down and the whole does not start. If none takes part, the whole fails
	 * with {@link UnsupportedScopeException}.
	 * @param applications the applications; one that is given twice takes part once
	 * @return an application for the lifespan only
	 */
	public static AsgiApplication ofAll(Collection<? extends AsgiApplication> applications) {
		return new CombinedLifespan(applications);
	}

	/**
	 * Return a lifespan with the start-up of this one that does something at shutdown.
	 * @param shutdown gets the state; the server stops when its {@code Mono} has
	 * completed
	 * @return the application
	 */
	public Lifespan andOnShutdown(Function<? super Map<String, Object>, ? extends Mono<?>> shutdown) {
		return new Lifespan(this.startup, shutdown);
	}

	@Override
	public Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		if (!(scope instanceof LifespanScope lifespan)) {
			return Mono.error(new UnsupportedScopeException(scope));
		}
		Map<String, Object> state = lifespan.state();
		return receive.receive()
			.then(run(this.startup, state, send, LifespanSendEvent.StartupFailed::new))
			.then(Mono.defer(() -> send.send(LifespanSendEvent.StartupComplete.INSTANCE)))
			.then(Mono.defer(receive::receive))
			.then(run(this.shutdown, state, send, LifespanSendEvent.ShutdownFailed::new))
			.then(Mono.defer(() -> send.send(LifespanSendEvent.ShutdownComplete.INSTANCE)));
	}

	private static Mono<Void> run(Function<? super Map<String, Object>, ? extends Mono<?>> hook,
			Map<String, Object> state, AsgiSend send, Function<String, LifespanSendEvent> failed) {
		return Mono.defer(() -> hook.apply(state))
			.then()
			.onErrorResume((ex) -> send.send(failed.apply(ex.toString())).then(Mono.error(ex)));
	}

}
