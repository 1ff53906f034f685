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

package io.asgi.spring.boot.autoconfigure;

import java.util.concurrent.Executor;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.application.BlockingAsgiApplication;
import io.micrometer.context.ContextSnapshotFactory;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * A blocking application each call of which has on its thread what the Reactor context
 * has for threads, such as the observation and with it the ids of the trace. Code that
 * blocks has no other way to it.
 */
final class PropagatingBlockingApplication implements AsgiApplication {

	private final BlockingAsgiApplication application;

	private final Executor executor;

	private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

	PropagatingBlockingApplication(BlockingAsgiApplication application, Executor executor) {
		this.application = application;
		this.executor = executor;
	}

	@Override
	public Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		return Mono.deferContextual((context) -> BlockingAsgiApplication.adapt(this.application, propagating(context))
			.call(scope, receive, send));
	}

	private Executor propagating(ContextView context) {
		return (task) -> this.executor.execute(this.snapshots.captureFrom(context).wrap(task));
	}

}
