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

package io.asgi.python.hosting;

import java.util.function.Function;

import io.asgi.python.hosting.Host.OpenHost;
import io.asgi.python.worker.WorkerSocketFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * An application from the first step of a start to the last of a stop, which may come at
 * any time: it is not waited for what the start would still do.
 */
final class Lifetime {

	private final Sinks.Empty<Void> stop = Sinks.empty();

	private final Mono<OpenHost> opened;

	private volatile boolean stopping;

	private volatile @Nullable Host host;

	/**
	 * Create a lifetime, which begins with {@link #start()}.
	 * @param prepare prepares all that workers need, unless what it is given completes
	 * @param sockets opens the socket
	 * @param observer is told how the start has ended
	 */
	Lifetime(Function<Mono<Void>, Mono<Host>> prepare, WorkerSocketFactory sockets, Observer observer) {
		this.opened = Mono.defer(() -> prepare.apply(this.stop.asMono()))
			.doOnNext(this::prepared)
			.flatMap((prepared) -> prepared.open(sockets))
			.doOnSuccess((open) -> observer.started(this))
			.doOnError((ex) -> observer.failed(this, ex))
			.cache();
	}

	/**
	 * One of both, who stops and who has prepared, sees what the other has written.
	 */
	private void prepared(Host prepared) {
		this.host = prepared;
		if (this.stopping) {
			prepared.pool().stop().subscribe();
		}
	}

	/**
	 * Return the host.
	 * @return it; {@code null} before it is prepared
	 */
	@Nullable Host host() {
		return this.host;
	}

	boolean isStopping() {
		return this.stopping;
	}

	/**
	 * Start, or follow the start that is under way.
	 */
	Mono<Void> start() {
		// A running pool has nothing to start; one that was stopped says so
		return this.opened.flatMap((open) -> open.host().pool().start())
			// What comes next may block, and the pool's thread must not
			.publishOn(Schedulers.boundedElastic());
	}

	/**
	 * End all workers, and leave nothing behind.
	 * @return completes when that is done; never fails
	 */
	Mono<Void> stop() {
		this.stopping = true;
		this.stop.tryEmitEmpty();
		Host current = this.host;
		if (current != null) {
			current.pool().stop().subscribe();
		}
		return this.opened.flatMap(OpenHost::close).onErrorComplete();
	}

	/**
	 * Is told how a start has ended.
	 */
	interface Observer {

		void started(Lifetime lifetime);

		void failed(Lifetime lifetime, Throwable failure);

	}

}
