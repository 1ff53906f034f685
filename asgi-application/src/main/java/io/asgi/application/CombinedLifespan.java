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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import io.asgi.UnsupportedScopeException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Runs the lifespans of several applications as one.
 *
 * @see Lifespan#ofAll
 */
final class CombinedLifespan implements AsgiApplication {

	private final List<AsgiApplication> applications;

	CombinedLifespan(Collection<? extends AsgiApplication> applications) {
		Set<AsgiApplication> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		this.applications = applications.stream().filter(seen::add).collect(Collectors.toUnmodifiableList());
	}

	@Override
	public Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		if (!(scope instanceof LifespanScope lifespan)) {
			return Mono.error(new UnsupportedScopeException(scope));
		}
		return Mono.defer(() -> new Call(lifespan).run(receive, send));
	}

	private final class Call {

		private final LifespanScope scope;

		private final List<LifespanMember> members;

		private final Sinks.Empty<Void> abandoned = Sinks.empty();

		Call(LifespanScope scope) {
			this.scope = scope;
			this.members = CombinedLifespan.this.applications.stream().map(LifespanMember::new).toList();
		}

		Mono<Void> run(AsgiReceive receive, AsgiSend send) {
			Mono<Void> calls = Mono.when(this.members.stream().map((member) -> member.call(this.scope)).toList());
			Mono<Void> life = receive.receive()
				.then(startup())
				.flatMap((answer) -> (answer instanceof LifespanSendEvent.StartupFailed)
						? shutdown().then(send.send(answer)).then(Mono.fromRunnable(this.abandoned::tryEmitEmpty))
						: send.send(answer).then(Mono.defer(receive::receive)).then(shutdown()).flatMap(send::send));
			return Mono.when(calls.takeUntilOther(this.abandoned.asMono()), life);
		}

		private Mono<LifespanSendEvent> startup() {
			return Flux.fromIterable(this.members)
				.concatMap(LifespanMember::startup, 0)
				.takeUntil(LifespanSendEvent.StartupFailed.class::isInstance)
				.takeLast(1)
				.next()
				.switchIfEmpty(Mono.error(this::unsupported));
		}

		private Mono<LifespanSendEvent> shutdown() {
			return Flux.defer(() -> Flux.fromIterable(started()))
				.concatMap(LifespanMember::shutdown, 0)
				.ofType(LifespanSendEvent.ShutdownFailed.class)
				.map(LifespanSendEvent.ShutdownFailed::message)
				.collect(Collectors.joining("; "))
				.map((failures) -> failures.isEmpty() ? LifespanSendEvent.ShutdownComplete.INSTANCE
						: new LifespanSendEvent.ShutdownFailed(failures));
		}

		private List<LifespanMember> started() {
			List<LifespanMember> lastFirst = new ArrayList<>(this.members);
			Collections.reverse(lastFirst);
			lastFirst.removeIf((member) -> !member.hasStarted());
			return lastFirst;
		}

		private Throwable unsupported() {
			Throwable unsupported = new UnsupportedScopeException(this.scope);
			this.members.forEach((member) -> member.addFailureTo(unsupported));
			return unsupported;
		}

	}

}
