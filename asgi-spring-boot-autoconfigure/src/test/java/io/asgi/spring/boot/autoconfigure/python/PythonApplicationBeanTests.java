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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.asgi.python.PythonApplication;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonStatus.Phase;
import io.asgi.python.hosting.PythonApplications;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.AsgiPythonApplications;
import io.asgi.spring.boot.actuate.PythonOperations;
import io.asgi.spring.boot.autoconfigure.ContextRunners;
import io.asgi.spring.boot.autoconfigure.actuate.AsgiEndpointAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of Python applications that are beans: they are watched as those of properties
 * are.
 */
class PythonApplicationBeanTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@TempDir
	private Path directory;

	private final ReactiveWebApplicationContextRunner runner = ContextRunners.netty()
		.withConfiguration(AutoConfigurations.of(AsgiPythonAutoConfiguration.class, AsgiEndpointAutoConfiguration.class,
				AsgiPythonEndpointAutoConfiguration.class, AsgiPythonHealthContributorAutoConfiguration.class,
				AsgiPythonMetricsAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=asgi")
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	@BeforeEach
	void writeTheApplication() throws IOException {
		Files.writeString(this.directory.resolve("desk.py"), """
				async def app(scope, receive, send):
				    assert scope["type"] == "http"
				    await send({"type": "http.response.start", "status": 200})
				    await send({"type": "http.response.body", "body": b"desk"})
				""");
	}

	@Test
	void oneIsServedAndWatched() throws Exception {
		Python.require();
		this.runner.withPropertyValues("desk.directory=" + this.directory)
			.withUserConfiguration(Desk.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				int port = context
					.getSourceApplicationContext(AnnotationConfigReactiveWebServerApplicationContext.class)
					.getWebServer()
					.getPort();
				assertThat(HttpClient.newConnection()
					.port(port)
					.get()
					.uri("/desk")
					.responseContent()
					.aggregate()
					.asString()
					.block(TIMEOUT)).isEqualTo("desk");
				assertThat(context.getBean(AsgiPythonApplications.class).find("desk")).get()
					.isSameAs(context.getBean(PythonApplication.class));
				CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
				assertThat(((HealthIndicator) health.getContributor("desk")).health().getStatus()).isEqualTo(Status.UP);
				assertThat(context.getBean(MeterRegistry.class)
					.get("asgi.python.workers")
					.tags("application", "desk", "state", "ready")
					.gauge()
					.value()).isEqualTo(1);
				assertThat(context.getBean(PythonOperations.class).describe("desk", false)).isNotNull()
					.satisfies((description) -> assertThat(description.ready()).isEqualTo(1));
				assertThat(context.getBean(PythonApplication.class).status().phase()).isEqualTo(Phase.RUNNING);
			});
	}

	@Test
	void twoOfTheSameNameFailTheStart() {
		this.runner.withBean("first", StubPythonApplication.class)
			.withBean("second", StubPythonApplication.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Two Python applications have the name 'shop'"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Desk {

		@Bean
		@AsgiMount("/desk")
		PythonApplication desk(Environment environment) {
			Path directory = Path.of(environment.getRequiredProperty("desk.directory"));
			return PythonApplications.host(PythonOptions.builder("desk", "desk:app").appDir(directory).build());
		}

	}

}
