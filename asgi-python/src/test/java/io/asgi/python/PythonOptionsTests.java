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

package io.asgi.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests of the options of an application: their defaults, and what is said where one is
 * wrong.
 */
class PythonOptionsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static PythonOptionsBuilder builder() {
		return PythonOptions.builder("shop", "shop.main:app");
	}

	@Test
	void theDefaultsAreThoseOfTheDocumentation() {
		PythonOptions options = builder().build();
		assertThat(options.name()).isEqualTo("shop");
		assertThat(options.app()).isEqualTo("shop.main:app");
		assertThat(options.factory()).isFalse();
		assertThat(options.appDir()).isEqualTo(Path.of("").toAbsolutePath());
		assertThat(options.interpreter()).isNull();
		assertThat(options.virtualenv()).isNull();
		assertThat(options.environment()).isEmpty();
		assertThat(options.workers()).isEqualTo(1);
		assertThat(options.loop()).isEqualTo(EventLoop.AUTO);
		assertThat(options.lifespan()).isEqualTo(LifespanUse.AUTO);
		assertThat(options.interfaceVersion()).isEqualTo(Interface.AUTO);
		assertThat(options.rootPathMode()).isEqualTo(RootPathMode.SPEC);
		assertThat(options.pathSendRoots()).isEmpty();
		assertThat(options.socketDirectory()).isNull();
		assertThat(options.attach()).isFalse();
		assertThat(options.startupTimeout()).isEqualTo(Duration.ofSeconds(60));
		assertThat(options.drainTimeout()).isEqualTo(Duration.ofSeconds(30));
		assertThat(options.shutdownTimeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(options.calls()).isEqualTo(new CallLimits(1000, 1000, Duration.ofSeconds(5)));
		assertThat(options.heartbeat()).isEqualTo(new HeartbeatPolicy(SECOND, Duration.ofSeconds(5), false));
		assertThat(options.restart())
			.isEqualTo(new RestartPolicy(Duration.ofMillis(100), Duration.ofSeconds(30), 5, Duration.ofMinutes(1)));
		assertThat(options.recycle()).isEqualTo(new RecyclePolicy(0, 0.1, Duration.ZERO, 0));
		assertThat(options.wire()).isEqualTo(new WireLimits(64 * 1024, 16 * 1024 * 1024, 16 * 1024 * 1024));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a/b", "a\n", "\u00e9" })
	void aNameIsLettersAndDigits(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> PythonOptions.builder(name, "a:b"))
			.withMessageContaining("'name' must be 1 to 64 letters");
	}

	@Test
	void aNameHasAtMost64Characters() {
		assertThat(PythonOptions.builder("a".repeat(64), "a:b").build().name()).hasSize(64);
		assertThatIllegalArgumentException().isThrownBy(() -> PythonOptions.builder("a".repeat(65), "a:b"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "app", "a:", ":a", "a:b:c", "a b:c", "a.:b", "1a:b", "a:b()", "../a:b", "a:b\n" })
	void anAppIsAModuleAndAnAttribute(String app) {
		assertThatIllegalArgumentException().isThrownBy(() -> PythonOptions.builder("shop", app))
			.withMessageContaining("'app' must be module:attribute, such as shop.main:app");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a:b", "_a.b_1:c.d", "caf\u00e9:app" })
	void identifiersOfPythonMakeAnApp(String app) {
		assertThat(PythonOptions.builder("shop", app).build().app()).isEqualTo(app);
	}

	static Stream<Arguments> wrongValues() {
		return Stream.of(wrong("'workers' must be between 1 and 1024: 0", (builder) -> builder.workers(0)),
				wrong("'workers' must be between 1 and 1024: 1025", (builder) -> builder.workers(1025)),
				wrong("'startupTimeout' must be longer than zero: PT0S",
						(builder) -> builder.startupTimeout(Duration.ZERO)),
				wrong("'drainTimeout' must not be negative: PT-1S",
						(builder) -> builder.drainTimeout(SECOND.negated())),
				wrong("'shutdownTimeout' must be longer than zero: PT0S",
						(builder) -> builder.shutdownTimeout(Duration.ZERO)),
				wrong("'maxPerWorker' must be at least 1: 0", (builder) -> new CallLimits(0, 1, SECOND)),
				wrong("'maxQueued' must be at least 0: -1", (builder) -> new CallLimits(1, -1, SECOND)),
				wrong("'queueTimeout' must be longer than zero: PT0S",
						(builder) -> new CallLimits(1, 1, Duration.ZERO)),
				wrong("'interval' must be longer than zero: PT0S",
						(builder) -> new HeartbeatPolicy(Duration.ZERO, SECOND, false)),
				wrong("'timeout' must not be shorter than 'interval': PT1S < PT2S",
						(builder) -> new HeartbeatPolicy(Duration.ofSeconds(2), SECOND, false)),
				wrong("'minBackoff' must be longer than zero: PT0S",
						(builder) -> new RestartPolicy(Duration.ZERO, SECOND, 1, SECOND)),
				wrong("'maxBackoff' must not be shorter than 'minBackoff': PT1S < PT2S",
						(builder) -> new RestartPolicy(Duration.ofSeconds(2), SECOND, 1, SECOND)),
				wrong("'maxCrashes' must be between 1 and 1000: 0",
						(builder) -> new RestartPolicy(SECOND, SECOND, 0, SECOND)),
				wrong("'crashWindow' must be longer than zero: PT0S",
						(builder) -> new RestartPolicy(SECOND, SECOND, 1, Duration.ZERO)),
				wrong("'requests' must be at least 0: -1", (builder) -> new RecyclePolicy(-1, 0, SECOND, 0)),
				wrong("'jitter' must be between 0 and 1: 1.5", (builder) -> new RecyclePolicy(0, 1.5, SECOND, 0)),
				wrong("'jitter' must be between 0 and 1: NaN",
						(builder) -> new RecyclePolicy(0, Double.NaN, SECOND, 0)),
				wrong("'lifetime' must not be negative: PT-1S",
						(builder) -> new RecyclePolicy(0, 0, SECOND.negated(), 0)),
				wrong("'memory' must be at least 0: -1", (builder) -> new RecyclePolicy(0, 0, SECOND, -1)),
				wrong("'streamCredit' must be at least 65536: 65535", (builder) -> new WireLimits(65535, 65536, 1)),
				wrong("'connectionCredit' must be at least 65536: 65535", (builder) -> new WireLimits(65536, 65535, 1)),
				wrong("'maxMessage' must be at least 1: 0", (builder) -> new WireLimits(65536, 65536, 0)),
				wrong("'interpreter' and 'virtualenv' must not both be set: a virtual environment has its interpreter",
						(builder) -> builder.interpreter(Path.of("a")).virtualenv(Path.of("b")).build()));
	}

	private static Arguments wrong(String message, Consumer<PythonOptionsBuilder> use) {
		return Arguments.of(message, use);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("wrongValues")
	void aWrongValueIsNamedAndShown(String message, Consumer<PythonOptionsBuilder> use) {
		assertThatIllegalArgumentException().isThrownBy(() -> use.accept(builder())).withMessage(message);
	}

	static Stream<Arguments> policies() {
		return Stream.of(wrong("calls", (builder) -> builder.calls(null)),
				wrong("heartbeat", (builder) -> builder.heartbeat(null)),
				wrong("restart", (builder) -> builder.restart(null)),
				wrong("recycle", (builder) -> builder.recycle(null)), wrong("wire", (builder) -> builder.wire(null)),
				wrong("loop", (builder) -> builder.loop(null)), wrong("lifespan", (builder) -> builder.lifespan(null)),
				wrong("interfaceVersion", (builder) -> builder.interfaceVersion(null)),
				wrong("rootPathMode", (builder) -> builder.rootPathMode(null)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("policies")
	void nothingIsNoValue(String name, Consumer<PythonOptionsBuilder> use) {
		assertThatNullPointerException().isThrownBy(() -> use.accept(builder()))
			.withMessage("'" + name + "' must not be null");
	}

	@Test
	void pathsAreAbsoluteAndWithoutDetours() {
		PythonOptions options = builder().appDir(Path.of("a", "..", "b"))
			.pathSendRoots(List.of(Path.of("c", "..", "d")))
			.build();
		assertThat(options.appDir()).isEqualTo(Path.of("b").toAbsolutePath());
		assertThat(options.pathSendRoots()).containsExactly(Path.of("d").toAbsolutePath());
	}

	@Test
	void whatIsBuiltDoesNotChange() {
		Map<String, String> environment = new HashMap<>(Map.of("A", "1"));
		PythonOptionsBuilder builder = builder().environment(environment).workers(2);
		PythonOptions options = builder.build();
		environment.put("B", "2");
		builder.workers(3);
		assertThat(options.environment()).containsExactly(Map.entry("A", "1"));
		assertThat(options.workers()).isEqualTo(2);
	}

}
