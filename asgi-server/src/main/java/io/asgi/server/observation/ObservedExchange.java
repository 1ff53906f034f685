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

package io.asgi.server.observation;

import io.asgi.server.report.ExchangeListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import reactor.util.context.Context;

/**
 * Carries the observation of an exchange to where it is needed, until the exchange is
 * over.
 */
abstract class ObservedExchange implements ExchangeListener {

	private final ObservationRegistry registry;

	private final Observation observation;

	private boolean stopped;

	ObservedExchange(ObservationRegistry registry, Observation observation) {
		this.registry = registry;
		this.observation = observation;
	}

	@Override
	public final Context contribute(Context context) {
		return context.put(ObservationThreadLocalAccessor.KEY, this.observation);
	}

	@Override
	public final void run(Runnable task) {
		Observation.Scope before = this.registry.getCurrentObservationScope();
		try {
			Observation.Scope scope = this.observation.openScope();
			try {
				task.run();
			}
			finally {
				scope.close();
			}
		}
		finally {
			// A handler that fails leaves it on the thread, for whatever comes next there
			this.registry.setCurrentObservationScope(before);
		}
	}

	@Override
	public final void applicationFailed(Throwable failure) {
		if (!this.stopped) {
			this.observation.error(failure);
		}
	}

	final void event(Observation.Event event) {
		this.observation.event(event);
	}

	final void stop() {
		this.stopped = true;
		this.observation.stop();
	}

}
