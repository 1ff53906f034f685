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
import java.util.Map;

import io.asgi.python.PythonOptions;
import io.asgi.spring.boot.autoconfigure.Failures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiPythonProperties}.
 */
class AsgiPythonPropertiesTests {

	private static final String SHOP = "asgi.python.applications.shop.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(PropertiesConfiguration.class);

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			textBlock = """
					app,                     "shop.app",   "must be module:attribute, such as shop.main:app: shop.app"
					workers,                 0,            must be between 1 and 1024: 0
					startup-timeout,         0s,           must be longer than zero
					drain-timeout,           -1s,          must not be negative
					shutdown-timeout,        0s,           must be longer than zero
					calls.max-per-worker,    0,            must be at least 1
					calls.max-queued,        -1,           must be at least 0
					calls.queue-timeout,     0s,           must be longer than zero
					heartbeat.interval,      0s,           must be longer than zero
					heartbeat.timeout,       1ms,          must not be shorter than 'asgi.python.applications.shop.heartbeat.interval'
					restart.min-backoff,     0s,           must be longer than zero
					restart.max-backoff,     1ms,          must not be shorter than 'asgi.python.applications.shop.restart.min-backoff'
					restart.max-crashes,     0,            must be between 1 and 1000
					restart.crash-window,    0s,           must be longer than zero
					recycle.requests,        -1,           must be at least 0
					recycle.jitter,          1.5,          must be between 0 and 1
					recycle.lifetime,        -1s,          must not be negative
					recycle.memory,          -1B,          must be at least 0
					reload.interval,         0s,           must be longer than zero
					reload.max-files,        0,            must be at least 1
					reload.patterns,         "*.{py",      must be globs such as *.py
					wire.stream-credit,      1KB,          must be at least 65536
					wire.stream-credit,      2GB,          "must be at most 2147483647 bytes, which is 2 GiB less one"
					wire.connection-credit,  1KB,          must be at least 65536
					wire.connection-credit,  3GB,          must be at most 2147483647 bytes
					wire.max-message-size,   0B,           must be at least 1
					wire.max-message-size,   1TB,          must be at most 2147483647 bytes
					""")
	void aWrongValueIsExplained(String property, String value, String reason) {
		shop().withPropertyValues(SHOP + property + "=" + value).run((context) -> {
			FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("Property: " + SHOP + property + System.lineSeparator())
				.contains("Value: \"" + value + "\"")
				.contains("Origin: \"" + SHOP + property + "\" from property source")
				.contains("Reason: " + reason);
		});
	}

	@Test
	void allMistakesAreNamedAtOnce() {
		this.runner.withPropertyValues(SHOP + "workers=0", SHOP + "wire.stream-credit=1KB")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription()).contains(
					"Property: " + SHOP + "path", "must be set to the path at which to serve the application",
					"Property: " + SHOP + "app", "must be set to where Python finds the application: module:attribute",
					"Property: " + SHOP + "workers", "Property: " + SHOP + "wire.stream-credit"));
	}

	@Test
	void whatDoesNotGoTogetherIsExplained() {
		shop()
			.withPropertyValues(SHOP + "interpreter=python3", SHOP + "virtualenv=.venv", SHOP + "attach=true",
					SHOP + "reload.on-change=true")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription()).contains(
					"Property: " + SHOP + "interpreter", "must not be set beside '" + SHOP + "virtualenv'",
					"Property: " + SHOP + "reload.on-change", "must not be true if '" + SHOP + "attach' is"));
	}

	@Test
	void whatDoesNotGoTogetherIsToBeRemoved() {
		shop().withPropertyValues(SHOP + "attach=true", SHOP + "reload.on-change=true")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getAction())
				.isEqualTo("Remove '" + SHOP + "reload.on-change' to start workers by hand, or '" + SHOP
						+ "attach' to have the server start and reload them."));
		shop().withPropertyValues(SHOP + "interpreter=python3", SHOP + "virtualenv=.venv", SHOP + "workers=0")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getAction()).isEqualTo(
					"Remove '%1$sinterpreter' or '%1$svirtualenv'.%nCorrect the other properties.".formatted(SHOP)));
		shop().withPropertyValues(SHOP + "workers=0")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getAction())
				.isEqualTo("Update your application's configuration"));
	}

	@Test
	void aReloadOfNoFilesIsExplained() {
		shop().withPropertyValues(SHOP + "reload.on-change=true", SHOP + "reload.patterns=")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.contains("Property: " + SHOP + "reload.patterns", "must not be empty"));
	}

	@Test
	void aNameThatIsNoneIsExplained() {
		String name = "asgi.python.applications[a b]";
		this.runner.withPropertyValues(name + ".path=/a", name + ".app=a:b")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.contains("Property: " + name, "must be 1 to 64 letters, digits, '.', '_' or '-': 'a b'"));
	}

	@Test
	void aBareInterpreterIsLeftToThePath() {
		assertThat(options(Map.of("interpreter", "python3.12")).interpreter()).isEqualTo(Path.of("python3.12"));
		assertThat(options(Map.of("interpreter", "./python3.12")).interpreter())
			.isEqualTo(Path.of("python3.12").toAbsolutePath());
		assertThat(options(Map.of("interpreter", "bin/python3")).interpreter())
			.isEqualTo(Path.of("bin/python3").toAbsolutePath());
		assertThat(options(Map.of("interpreter", "")).interpreter()).isNull();
	}

	@Test
	void theDefaultsAreThoseOfTheOptions() {
		assertThat(options(Map.of())).usingRecursiveComparison()
			.isEqualTo(PythonOptions.builder("shop", "shop:app").build());
	}

	private ApplicationContextRunner shop() {
		return this.runner.withPropertyValues(SHOP + "path=/shop", SHOP + "app=shop:app");
	}

	private static PythonOptions options(Map<String, String> properties) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		source.put(SHOP + "app", "shop:app");
		properties.forEach((property, value) -> source.put(SHOP + property, value));
		AsgiPythonProperties bound = new Binder(source).bindOrCreate("asgi.python", AsgiPythonProperties.class);
		return new PythonOptionsFactory("shop", bound.applications().get("shop")).create();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(AsgiPythonProperties.class)
	static class PropertiesConfiguration {

	}

}
