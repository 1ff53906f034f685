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

package io.asgi.spring.boot.actuate;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.asgi.python.PythonApplication;
import io.asgi.python.PythonStartupException;
import io.asgi.python.PythonStatus;
import io.asgi.python.PythonStatus.Phase;
import io.asgi.python.WorkerStatus;
import io.asgi.spring.boot.AsgiPythonApplications;
import io.asgi.spring.boot.actuate.PythonDescriptor.FailureDescriptor;
import io.asgi.spring.boot.actuate.PythonDescriptor.QueueDescriptor;
import io.asgi.spring.boot.actuate.PythonDescriptor.WorkerDescriptor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * {@link PythonOperations} on applications that there are.
 */
public final class PythonApplicationOperations implements PythonOperations {

	private static final String OUTPUT = "output";

	private final AsgiPythonApplications applications;

	private final Sanitizer sanitizer;

	// Two who ask at the same moment do not both see that nothing is under way
	private final Set<String> asked = ConcurrentHashMap.newKeySet();

	/**
	 * Create the operations.
	 * @param applications the applications
	 * @param sanitizingFunctions have a say in what is shown of what Python has written
	 */
	public PythonApplicationOperations(AsgiPythonApplications applications,
			Iterable<SanitizingFunction> sanitizingFunctions) {
		this.applications = applications;
		this.sanitizer = new Sanitizer(sanitizingFunctions);
	}

	@Override
	public @Nullable PythonDescriptor describe(String name, boolean showUnsanitized) {
		return this.applications.find(name).map((application) -> describe(application, showUnsanitized)).orElse(null);
	}

	private PythonDescriptor describe(PythonApplication application, boolean showUnsanitized) {
		PythonStatus status = application.status();
		String failure = status.failure();
		return new PythonDescriptor(application.options().app(), Names.of(status.phase()), status.generation(),
				status.reloading(), status.reloads(), status.failedReloads(), status.wanted(), status.ready(),
				status.lost(), status.restarts(), status.recycled(), status.breakerOpen(),
				new QueueDescriptor(status.queued(), status.refused()),
				(failure != null) ? failure(failure, showUnsanitized) : null,
				status.workers()
					.stream()
					.sorted(Comparator.comparingInt(WorkerStatus::place).thenComparing(WorkerStatus::generation))
					.map(PythonApplicationOperations::describe)
					.toList());
	}

	private static WorkerDescriptor describe(WorkerStatus worker) {
		return new WorkerDescriptor(worker.place(), worker.pid(), Names.of(worker.state()), worker.generation(),
				worker.since(), worker.python(), worker.implementation(), worker.loop(), worker.streams(),
				worker.calls(), worker.lag(), worker.memory());
	}

	/**
	 * The first line are words of the server, the rest are those of Python.
	 */
	private FailureDescriptor failure(String failure, boolean showUnsanitized) {
		String[] parts = failure.split("\\R", 2);
		return new FailureDescriptor(parts[0], (parts.length > 1)
				? this.sanitizer.sanitize(new SanitizableData(null, OUTPUT, parts[1]), showUnsanitized) : null);
	}

	@Override
	public Mono<ReloadDescriptor> reload(String name) {
		return Mono.defer(() -> this.applications.find(name).map(this::reload).orElse(Mono.empty()));
	}

	private Mono<ReloadDescriptor> reload(PythonApplication application) {
		String name = application.options().name();
		if (application.options().attach()) {
			return Mono
				.just(ReloadDescriptor.refused(name, ReloadOutcome.UNSUPPORTED, "its workers are started by hand"));
		}
		PythonStatus status = application.status();
		if (status.phase() != Phase.RUNNING) {
			return Mono.just(notRunning(application));
		}
		if (status.reloading() || !this.asked.add(name)) {
			return Mono.just(ReloadDescriptor.refused(name, ReloadOutcome.UNDER_WAY, "another reload is under way"));
		}
		return application.reload()
			.then(Mono.fromSupplier(() -> new ReloadDescriptor(name, ReloadOutcome.RELOADED.value(),
					application.status().generation(), null)))
			.onErrorResume(PythonStartupException.class, (ex) -> Mono.just(failed(application, ex)))
			.doFinally((signal) -> this.asked.remove(name));
	}

	private ReloadDescriptor failed(PythonApplication application, PythonStartupException failure) {
		if (application.status().phase() != Phase.RUNNING) {
			return notRunning(application);
		}
		return new ReloadDescriptor(application.options().name(), ReloadOutcome.ROLLED_BACK.value(),
				application.status().generation(), failure(String.valueOf(failure.getMessage()), true));
	}

	private static ReloadDescriptor notRunning(PythonApplication application) {
		return ReloadDescriptor.refused(application.options().name(), ReloadOutcome.NOT_RUNNING,
				"it is " + Names.of(application.status().phase()));
	}

}
