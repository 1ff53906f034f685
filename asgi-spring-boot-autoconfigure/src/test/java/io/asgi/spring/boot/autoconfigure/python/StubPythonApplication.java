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

package io.asgi.spring.boot.autoconfigure.python;

import java.util.List;

import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.python.PythonApplication;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonStatus;
import io.asgi.python.PythonStatus.Phase;
import io.asgi.python.WorkerStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A Python application that is as a test says.
 */
public final class StubPythonApplication implements PythonApplication {

	public PythonOptions options = PythonOptions.builder("shop", "shop.main:app").workers(2).build();

	public Phase phase = Phase.RUNNING;

	public boolean reloading;

	public boolean breakerOpen;

	public @Nullable String failure;

	public List<WorkerStatus> workers = List.of();

	public List<String> output = List.of();

	public int reloads;

	public Mono<Void> reload = Mono.empty();

	@Override
	public PythonOptions options() {
		return this.options;
	}

	@Override
	public Mono<Void> start() {
		return Mono.empty();
	}

	@Override
	public Mono<Void> stop() {
		return Mono.empty();
	}

	@Override
	public Mono<Void> reload() {
		return Mono.defer(() -> {
			this.reloads++;
			return this.reload;
		});
	}

	@Override
	public PythonStatus status() {
		return new PythonStatus("shop", this.phase, 3, 2, this.workers, 4, 5, 6, 7, 8, 9, 10, this.reloading,
				this.breakerOpen, this.failure, this.output);
	}

	@Override
	public Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		return Mono.empty();
	}

}
