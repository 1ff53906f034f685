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
import java.util.Map;

import io.asgi.server.lifespan.LifespanStatus;
import io.asgi.server.lifespan.LifespanStatus.Phase;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.spring.boot.AsgiApplications;
import io.asgi.spring.boot.ServedApplication;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for ASGI applications: down when the lifespan of one has
 * failed, out of service while the server starts or stops.
 */
public class AsgiHealthIndicator extends AbstractHealthIndicator {

	private final AsgiApplications applications;

	private final AsgiBridge bridge;

	/**
	 * Create the indicator.
	 * @param applications the applications
	 * @param bridge serves them
	 */
	public AsgiHealthIndicator(AsgiApplications applications, AsgiBridge bridge) {
		super("The health of the ASGI applications could not be found out");
		this.applications = applications;
		this.bridge = bridge;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Map<String, String> states = new LinkedHashMap<>();
		boolean failed = false;
		boolean starting = false;
		for (ServedApplication application : this.applications.all()) {
			LifespanStatus status = application.lifespan();
			failed |= status.phase() == Phase.FAILED;
			starting |= status.phase() == Phase.NOT_STARTED || status.phase() == Phase.STARTING;
			states.put(application.name(), describe(status));
		}
		if (failed) {
			builder.down();
		}
		else if (starting || this.bridge.isShuttingDown()) {
			builder.outOfService();
		}
		else {
			builder.up();
		}
		builder.withDetail("server", this.bridge.isShuttingDown() ? "stopping" : "serving");
		builder.withDetail("applications", states);
	}

	private static String describe(LifespanStatus status) {
		String name = Names.of(status.phase());
		return (status.phase() == Phase.FAILED && status.message() != null) ? name + ": " + status.message() : name;
	}

}
