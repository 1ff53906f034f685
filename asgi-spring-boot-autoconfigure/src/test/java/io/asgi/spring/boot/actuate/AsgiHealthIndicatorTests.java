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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.asgi.server.AsgiServerOptions;
import io.asgi.server.lifespan.LifespanMode;
import io.asgi.server.lifespan.LifespanStatus;
import io.asgi.server.lifespan.LifespanStatus.Phase;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.spring.boot.AsgiApplications;
import io.asgi.spring.boot.AsgiDispatch;
import io.asgi.spring.boot.DispatchMode;
import io.asgi.spring.boot.ServedApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiHealthIndicator}.
 */
class AsgiHealthIndicatorTests implements AsgiApplications {

	private final List<ServedApplication> applications = new ArrayList<>();

	private final AsgiBridge bridge = new AsgiBridge(AsgiServerOptions.builder().build());

	private final AsgiHealthIndicator indicator = new AsgiHealthIndicator(this, this.bridge);

	@Test
	void aServerWithoutApplicationsIsUp() {
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
	}

	@ParameterizedTest
	@EnumSource(names = { "STARTED", "UNSUPPORTED", "OFF", "STOPPED" })
	void anApplicationThatIsServedIsUp(Phase phase) {
		add("echo", phase, null);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
	}

	@ParameterizedTest
	@EnumSource(names = { "NOT_STARTED", "STARTING" })
	void anApplicationThatHasNotStartedIsOutOfService(Phase phase) {
		add("echo", Phase.STARTED, null);
		add("shop", phase, null);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	@Test
	void anApplicationWhoseLifespanHasFailedIsDown() {
		add("echo", Phase.STARTED, null);
		add("shop", Phase.FAILED, "no database");
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("server", "serving")
			.containsEntry("applications", Map.of("echo", "started", "shop", "failed: no database"));
	}

	@Test
	void anApplicationWithoutLifespanHasNone() {
		add("echo", Phase.UNSUPPORTED, null);
		assertThat(this.indicator.health().getDetails()).containsEntry("applications", Map.of("echo", "none"));
	}

	@Test
	void aServerThatIsDrainingIsOutOfService() {
		add("echo", Phase.STARTED, null);
		this.bridge.beginShutdown();
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsEntry("server", "stopping");
		this.bridge.open();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
	}

	private void add(String name, Phase phase, @Nullable String message) {
		this.applications.add(new ServedApplication(name, name, "asynchronous", "/" + name, "/" + name,
				new AsgiDispatch.Choice(DispatchMode.NETTY, "why not"), LifespanMode.AUTO,
				new LifespanStatus(phase, message)));
	}

	@Override
	public List<ServedApplication> all() {
		return this.applications;
	}

	@Override
	public List<String> middleware() {
		return List.of();
	}

}
