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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.asgi.python.PythonApplication;
import io.asgi.python.WorkerState;
import io.asgi.python.WorkerStatus;
import io.asgi.spring.boot.AsgiPythonApplications;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiPythonMetricsAutoConfiguration}.
 */
class AsgiPythonMetricsAutoConfigurationTests {

	private final StubPythonApplication application = new StubPythonApplication();

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsgiPythonMetricsAutoConfiguration.class))
		.withBean(AsgiPythonApplications.class, () -> () -> List.of(this.application));

	private final ApplicationContextRunner runner = this.withoutRegistry.withBean(SimpleMeterRegistry.class);

	@Test
	void workersAreCountedByWhatTheyDo() {
		this.application.workers = List.of(worker(0, WorkerState.READY, 1), worker(1, WorkerState.READY, 2),
				worker(0, WorkerState.DRAINING, 3), worker(1, WorkerState.FROZEN, 4));
		run((registry) -> {
			assertThat(gauge(registry, "workers", "state", "ready")).isEqualTo(2);
			assertThat(gauge(registry, "workers", "state", "draining")).isEqualTo(1);
			assertThat(gauge(registry, "workers", "state", "frozen")).isEqualTo(1);
			assertThat(gauge(registry, "workers", "state", "starting")).isZero();
			assertThat(gauge(registry, "workers.wanted")).isEqualTo(2);
		});
	}

	@Test
	void whatThereIsOfWorkersHasTheirPlace() {
		this.application.workers = List.of(worker(0, WorkerState.READY, 1), worker(1, WorkerState.READY, 2),
				worker(0, WorkerState.DRAINING, 3));
		run((registry) -> {
			assertThat(gauge(registry, "streams", "worker", "0")).isEqualTo(4);
			assertThat(gauge(registry, "streams", "worker", "1")).isEqualTo(2);
			assertThat(gauge(registry, "memory", "worker", "0")).isEqualTo(4000);
			assertThat(registry.get("asgi.python.memory").tag("worker", "0").gauge().getId().getBaseUnit())
				.isEqualTo("bytes");
			assertThat(registry.get("asgi.python.loop.lag").tag("worker", "0").timeGauge().value(TimeUnit.MILLISECONDS))
				.isEqualTo(3);
			this.application.workers = List.of();
			assertThat(gauge(registry, "streams", "worker", "0")).isZero();
			assertThat(registry.get("asgi.python.loop.lag").tag("worker", "0").timeGauge().value()).isZero();
		});
	}

	@Test
	void howManyMetersThereAreDoesNotDependOnHowManyWorkersThereWere() {
		run((registry) -> {
			int before = registry.getMeters().size();
			this.application.workers = List.of(worker(0, WorkerState.READY, 1), worker(1, WorkerState.READY, 2),
					worker(0, WorkerState.DRAINING, 3), worker(1, WorkerState.STARTING, 4));
			registry.getMeters().forEach(Meter::measure);
			assertThat(registry.getMeters()).hasSize(before);
		});
	}

	@Test
	void whatHasHappenedIsCounted() {
		run((registry) -> {
			assertThat(gauge(registry, "queue")).isEqualTo(4);
			assertThat(counter(registry, "refused")).isEqualTo(5);
			assertThat(counter(registry, "lost")).isEqualTo(6);
			assertThat(counter(registry, "restarts")).isEqualTo(7);
			assertThat(counter(registry, "recycled")).isEqualTo(8);
			assertThat(counter(registry, "reloads", "outcome", "success")).isEqualTo(9);
			assertThat(counter(registry, "reloads", "outcome", "failure")).isEqualTo(10);
		});
	}

	@Test
	void thePageOnObservabilityHasTheseMetersAndTheirTags() throws Exception {
		Map<String, Set<String>> onThePage = new TreeMap<>();
		Files.readString(Path.of("../docs/observability.md"))
			.lines()
			.filter((line) -> line.startsWith("| `asgi.python."))
			.map((line) -> line.split(" \\| "))
			.forEach((row) -> onThePage.put(row[0].replaceAll("[|` ]", ""),
					Set.of(row[2].replace("`", "").split(", "))));
		run((registry) -> {
			Map<String, Set<String>> registered = new TreeMap<>();
			registry.getMeters()
				.stream()
				.map(Meter::getId)
				.forEach((id) -> registered.put(id.getName(),
						id.getTags().stream().map(Tag::getKey).collect(Collectors.toSet())));
			assertThat(registered).isEqualTo(onThePage);
		});
	}

	@Test
	void prometheusHasTheirBaseUnits() {
		this.withoutRegistry
			.withBean(PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
			.run((context) -> assertThat(context.getBean(PrometheusMeterRegistry.class).scrape()).contains(
					"asgi_python_memory_bytes{application=\"shop\",worker=\"0\"}",
					"asgi_python_loop_lag_seconds{application=\"shop\",worker=\"1\"}",
					"asgi_python_reloads_total{application=\"shop\",outcome=\"failure\"} 10.0"));
	}

	@Test
	void nothingFailsWithoutARegistry() {
		this.withoutRegistry.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void nothingIsMeasuredWithoutMicrometerOrWithoutTheModule() {
		for (Class<?> missing : List.of(MeterRegistry.class, PythonApplication.class)) {
			this.withoutRegistry.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(AsgiPythonMetricsAutoConfiguration.class));
		}
	}

	private static WorkerStatus worker(int place, WorkerState state, int number) {
		return new WorkerStatus(place, 100 + number, state, 1, null, null, null, number, Duration.ofMillis(number),
				1000 * number, 0, Instant.EPOCH);
	}

	private void run(Consumer<MeterRegistry> assertions) {
		this.runner.run((context) -> assertions.accept(context.getBean(MeterRegistry.class)));
	}

	private static double gauge(MeterRegistry registry, String name, String... tags) {
		return registry.get("asgi.python." + name).tag("application", "shop").tags(tags).gauge().value();
	}

	private static double counter(MeterRegistry registry, String name, String... tags) {
		return registry.get("asgi.python." + name).tag("application", "shop").tags(tags).functionCounter().count();
	}

}
