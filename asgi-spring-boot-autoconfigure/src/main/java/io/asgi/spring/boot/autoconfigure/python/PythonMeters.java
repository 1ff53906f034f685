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

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import io.asgi.python.PythonApplication;
import io.asgi.python.PythonStatus;
import io.asgi.python.WorkerState;
import io.asgi.python.WorkerStatus;
import io.asgi.spring.boot.AsgiPythonApplications;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Meters of Python applications. What there is of each worker has the number of its place
 * as a tag, not that of its process: those would become more with each restart.
 */
final class PythonMeters implements SmartInitializingSingleton {

	private static final String PREFIX = "asgi.python.";

	private final AsgiPythonApplications applications;

	private final List<MeterRegistry> registries;

	PythonMeters(AsgiPythonApplications applications, List<MeterRegistry> registries) {
		this.applications = applications;
		this.registries = registries;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.registries.forEach((registry) -> this.applications.all()
			.forEach((application) -> new Registration(registry, application).register()));
	}

	/**
	 * The meters of an application in a registry.
	 *
	 * @param registry where they are registered
	 * @param application what they are of
	 */
	private record Registration(MeterRegistry registry, PythonApplication application) {

		void register() {
			Tags all = Tags.of("application", this.application.options().name());
			Stream.of(WorkerState.values())
				.filter((state) -> state != WorkerState.ENDED)
				.forEach((state) -> gauge("workers", "Workers of Python applications, by what they do",
						all.and("state", state.name().toLowerCase(Locale.ROOT)), (status) -> count(status, state)));
			gauge("workers.wanted", "Workers that there should be", all, PythonStatus::wanted);
			gauge("queue", "Calls that wait for a worker", all, PythonStatus::queued);
			counter("refused", "Calls that no worker had room for", all, PythonStatus::refused);
			counter("lost", "Workers that ended by themselves, were killed, or could not start in place of a lost one",
					all, PythonStatus::lost);
			counter("restarts", "Workers that were started in place of lost ones", all, PythonStatus::restarts);
			counter("recycled", "Workers that were replaced as they had served long enough", all,
					PythonStatus::recycled);
			counter("reloads", "Reloads of Python applications", all.and("outcome", "success"), PythonStatus::reloads);
			counter("reloads", "Reloads of Python applications", all.and("outcome", "failure"),
					PythonStatus::failedReloads);
			for (int place = 0; place < this.application.options().workers(); place++) {
				worker(place, all.and("worker", Integer.toString(place)));
			}
		}

		/**
		 * An old worker that ends and the one that has replaced it are both looked at.
		 */
		private void worker(int place, Tags tags) {
			gauge("streams", "Calls under way in a worker", tags,
					(status) -> at(status, place).mapToLong(WorkerStatus::streams).sum());
			Gauge
				.builder(PREFIX + "memory", this.application,
						(from) -> at(from.status(), place).mapToLong(WorkerStatus::memory).sum())
				.description("Resident memory of a worker")
				.baseUnit(BaseUnits.BYTES)
				.tags(tags)
				.register(this.registry);
			TimeGauge
				.builder(PREFIX + "loop.lag", this.application, TimeUnit.NANOSECONDS,
						(from) -> at(from.status(), place).map(WorkerStatus::lag)
							.mapToLong(Duration::toNanos)
							.max()
							.orElse(0))
				.description("How late the event loop of a worker is")
				.tags(tags)
				.register(this.registry);
		}

		private static Stream<WorkerStatus> at(PythonStatus status, int place) {
			return status.workers().stream().filter((worker) -> worker.place() == place);
		}

		private static long count(PythonStatus status, WorkerState state) {
			return status.workers().stream().filter((worker) -> worker.state() == state).count();
		}

		private void gauge(String name, String description, Tags tags, ToDoubleFunction<PythonStatus> value) {
			Gauge.builder(PREFIX + name, this.application, (from) -> value.applyAsDouble(from.status()))
				.description(description)
				.tags(tags)
				.register(this.registry);
		}

		private void counter(String name, String description, Tags tags, ToDoubleFunction<PythonStatus> value) {
			FunctionCounter.builder(PREFIX + name, this.application, (from) -> value.applyAsDouble(from.status()))
				.description(description)
				.tags(tags)
				.register(this.registry);
		}

	}

}
