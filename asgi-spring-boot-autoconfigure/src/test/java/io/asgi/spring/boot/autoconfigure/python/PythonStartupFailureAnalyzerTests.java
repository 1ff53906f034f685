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

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import io.asgi.server.lifespan.LifespanStartupException;
import io.asgi.spring.boot.autoconfigure.ContextRunners;
import io.asgi.spring.boot.autoconfigure.Failures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonStartupFailureAnalyzer}.
 */
class PythonStartupFailureAnalyzerTests {

	private static final String PREFIX = "asgi.python.applications.shop.";

	@TempDir
	private Path directory;

	@Test
	void aModuleThatIsNotThereIsAnsweredWithThePropertiesOfTheApplication() throws Exception {
		Python.require();
		assertAnalyzed("There is no module 'shpo'", PREFIX + "app=shpo:app", PREFIX + "app-dir=" + this.directory);
	}

	@Test
	void anInterpreterThatIsNotThereIsAnsweredWithThePropertiesOfTheApplication() {
		assertAnalyzed("does not exist or may not be executed", PREFIX + "app=shop:app",
				PREFIX + "interpreter=" + this.directory.resolve("python"));
	}

	@Test
	void aDirectoryThatIsNotThereIsAnsweredWithThePropertiesOfTheApplication() {
		assertAnalyzed("does not exist", PREFIX + "app=shop:app", PREFIX + "app-dir=" + this.directory.resolve("none"));
	}

	@Test
	void anApplicationInJavaIsAnsweredWithThePropertiesOfItsLifespan() {
		MockEnvironment environment = new MockEnvironment().withProperty(PREFIX + "app", "shop:app");
		LifespanStartupException failure = new LifespanStartupException("desk", "it is closed", null);
		assertThat(Failures.analyze(failure, environment).getAction()).doesNotContain("asgi.python")
			.contains("'asgi.applications.desk.lifespan.startup-timeout'");
	}

	private static void assertAnalyzed(String description, String... properties) {
		AtomicReference<Environment> environment = new AtomicReference<>();
		ContextRunners.netty()
			.withInitializer((context) -> environment.set(context.getEnvironment()))
			.withConfiguration(AutoConfigurations.of(AsgiPythonAutoConfiguration.class))
			.withPropertyValues(PREFIX + "path=/shop")
			.withPropertyValues(properties)
			.run((context) -> {
				FailureAnalysis analysis = Failures.analyze(context.getStartupFailure(), environment.get());
				assertThat(analysis.getDescription()).contains(description);
				assertThat(analysis.getAction())
					.contains(PREFIX + "app:", PREFIX + "app-dir:", PREFIX + "interpreter:", PREFIX + "virtualenv",
							PREFIX + "loop:", PREFIX + "startup-timeout:")
					.doesNotContain("asgi.applications");
			});
	}

}
