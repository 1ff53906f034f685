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

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.asgi.python.PythonOptions;
import io.asgi.python.PythonStartupException;
import io.asgi.python.PythonStatus.Phase;
import io.asgi.python.WorkerState;
import io.asgi.python.WorkerStatus;
import io.asgi.spring.boot.actuate.PythonDescriptor.FailureDescriptor;
import io.asgi.spring.boot.actuate.PythonDescriptor.QueueDescriptor;
import io.asgi.spring.boot.actuate.PythonDescriptor.WorkerDescriptor;
import io.asgi.spring.boot.autoconfigure.python.StubPythonApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonApplicationOperations}.
 */
class PythonApplicationOperationsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final StubPythonApplication application = new StubPythonApplication();

	private final PythonApplicationOperations operations = operations(List.of());

	@Test
	void anApplicationIsDescribedWithItsWorkersByPlace() {
		this.application.workers = List.of(
				new WorkerStatus(1, 102, WorkerState.STARTING, 3, null, null, null, 0, Duration.ZERO, 0, 0,
						Instant.EPOCH),
				new WorkerStatus(0, 101, WorkerState.READY, 3, "3.11.2", "cpython", "uvloop 0.17.0", 11,
						Duration.ofMillis(12), 13, 14, Instant.EPOCH.plusSeconds(1)),
				new WorkerStatus(0, 100, WorkerState.DRAINING, 2, "3.11.2", "cpython", "asyncio", 15, Duration.ZERO, 0,
						16, Instant.EPOCH));
		assertThat(this.operations.describe("shop", false)).isEqualTo(new PythonDescriptor("shop.main:app", "running",
				3, false, 9, 10, 2, 1, 6, 7, 8, false, new QueueDescriptor(4, 5), null,
				List.of(new WorkerDescriptor(0, 100, "draining", 2, Instant.EPOCH, "3.11.2", "cpython", "asyncio", 15,
						16, Duration.ZERO, 0),
						new WorkerDescriptor(0, 101, "ready", 3, Instant.EPOCH.plusSeconds(1), "3.11.2", "cpython",
								"uvloop 0.17.0", 11, 14, Duration.ofMillis(12), 13),
						new WorkerDescriptor(1, 102, "starting", 3, Instant.EPOCH, null, null, null, 0, 0,
								Duration.ZERO, 0))));
	}

	@Test
	void whatPythonHasWrittenIsHiddenUnlessItIsAskedFor() {
		this.application.failure = "it ended with exit code 1\nTraceback:\n  a secret";
		assertThat(failure(false)).isEqualTo(new FailureDescriptor("it ended with exit code 1", "******"));
		assertThat(failure(true))
			.isEqualTo(new FailureDescriptor("it ended with exit code 1", "Traceback:\n  a secret"));
		this.application.failure = "it was killed";
		assertThat(failure(false)).isEqualTo(new FailureDescriptor("it was killed", null));
	}

	@Test
	void aSanitizingFunctionHasTheLastWord() {
		this.application.failure = "it ended\na secret";
		PythonDescriptor described = operations(List.of((data) -> data.withValue("gone"))).describe("shop", true);
		assertThat(described).isNotNull();
		assertThat(described.failure()).isEqualTo(new FailureDescriptor("it ended", "gone"));
	}

	@Test
	void thereIsNothingToSayOfOthers() {
		assertThat(this.operations.describe("other", true)).isNull();
		StepVerifier.create(this.operations.reload("other")).expectComplete().verify(TIMEOUT);
	}

	@Test
	void aReloadAnswersWithTheGenerationOnceItIsReady() {
		Sinks.Empty<Void> ready = Sinks.empty();
		this.application.reload = ready.asMono();
		StepVerifier.create(this.operations.reload("shop"))
			.expectSubscription()
			.then(ready::tryEmitEmpty)
			.expectNext(new ReloadDescriptor("shop", ReloadOutcome.RELOADED.value(), 3, null))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void aReloadThatFailsSaysWhyToThoseWhoMayReload() {
		this.application.reload = Mono
			.error(new PythonStartupException("shop", "shop was not reloaded: worker 7\nSyntaxError"));
		assertReload(new ReloadDescriptor("shop", ReloadOutcome.ROLLED_BACK.value(), 3,
				new FailureDescriptor("shop was not reloaded: worker 7", "SyntaxError")));
	}

	@Test
	void oneReloadIsUnderWayAtATime() {
		Sinks.Empty<Void> ready = Sinks.empty();
		this.application.reload = ready.asMono();
		this.operations.reload("shop").subscribe();
		assertReload(refused(ReloadOutcome.UNDER_WAY, "another reload is under way"));
		assertThat(this.application.reloads).isEqualTo(1);
		ready.tryEmitEmpty();
		assertReload(new ReloadDescriptor("shop", ReloadOutcome.RELOADED.value(), 3, null));
	}

	@Test
	void aReloadOfSomebodyElseIsUnderWayToo() {
		this.application.reloading = true;
		assertReload(refused(ReloadOutcome.UNDER_WAY, "another reload is under way"));
		assertThat(this.application.reloads).isZero();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "RUNNING")
	void anApplicationThatDoesNotRunIsNotReloaded(Phase phase) {
		this.application.phase = phase;
		assertReload(refused(ReloadOutcome.NOT_RUNNING, "it is " + Names.of((Enum<?>) phase)));
	}

	@Test
	void workersThatAreStartedByHandAreNotReloaded() {
		this.application.options = PythonOptions.builder("shop", "shop.main:app").attach(true).build();
		assertReload(refused(ReloadOutcome.UNSUPPORTED, "its workers are started by hand"));
	}

	private PythonApplicationOperations operations(List<SanitizingFunction> functions) {
		return new PythonApplicationOperations(() -> List.of(this.application), functions);
	}

	private FailureDescriptor failure(boolean showUnsanitized) {
		PythonDescriptor described = this.operations.describe("shop", showUnsanitized);
		assertThat(described).isNotNull();
		assertThat(described.failure()).isNotNull();
		return described.failure();
	}

	private static ReloadDescriptor refused(ReloadOutcome outcome, String reason) {
		return new ReloadDescriptor("shop", outcome.value(), null, new FailureDescriptor(reason, null));
	}

	private void assertReload(ReloadDescriptor expected) {
		StepVerifier.create(this.operations.reload("shop")).expectNext(expected).expectComplete().verify(TIMEOUT);
	}

}
