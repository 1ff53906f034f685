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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.asgi.python.PythonApplication;
import io.asgi.python.PythonStatus;
import io.asgi.python.PythonStatus.Phase;
import io.asgi.python.WorkerStatus;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for a Python application: down when it could not start, or when
 * its workers are lost over and over; out of service while none of them takes calls for
 * another reason; else up.
 */
public class PythonHealthIndicator extends AbstractHealthIndicator {

	private static final int MAX_OUTPUT = 20;

	private final PythonApplication application;

	/**
	 * Create the indicator.
	 * @param application the application
	 */
	public PythonHealthIndicator(PythonApplication application) {
		super("The health of Python application '" + application.options().name() + "' could not be found out");
		this.application = application;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		PythonStatus status = this.application.status();
		boolean down = status.phase() == Phase.FAILED || status.breakerOpen();
		if (down) {
			builder.down();
		}
		else if (!status.healthy()) {
			builder.outOfService();
		}
		else {
			builder.up();
		}
		builder.withDetail("state", Names.of(status.phase()))
			.withDetail("ready", status.ready())
			.withDetail("wanted", status.wanted());
		if (!status.workers().isEmpty()) {
			builder.withDetail("workers", status.workers().stream().map(PythonHealthIndicator::describe).toList());
		}
		String failure = status.failure();
		if (failure != null) {
			// The lines after the first are what Python has written
			builder.withDetail("failure", failure.lines().findFirst().orElse(failure));
		}
		if (down) {
			List<String> output = status.lastOutput();
			builder.withDetail("output", output.subList(Math.max(0, output.size() - MAX_OUTPUT), output.size()));
		}
	}

	private static Map<String, Object> describe(WorkerStatus worker) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("place", worker.place());
		description.put("pid", worker.pid());
		description.put("state", Names.of(worker.state()));
		return description;
	}

}
