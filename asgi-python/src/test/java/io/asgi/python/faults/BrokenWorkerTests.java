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

package io.asgi.python.faults;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.asgi.python.PythonEvent;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.PythonStartupException;
import io.asgi.python.RestartPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Workers that cannot start, end over and over, or speak what nobody understands.
 */
@Timeout(180)
class BrokenWorkerTests extends AbstractFaultTests {

	@TempDir
	private Path signs;

	private PythonOptionsBuilder options() {
		return Running.options("trouble:app")
			.environment(Map.of("PYTHONDONTWRITEBYTECODE", "1", "TROUBLE_SIGNS", this.signs.toString()));
	}

	@Test
	void oneThatRaisesAtImportFailsTheStartWithPythonsTraceback() throws Exception {
		Files.createFile(this.signs.resolve("raise"));
		PythonOptionsBuilder options = options().workers(2);
		assertThatExceptionOfType(PythonStartupException.class).isThrownBy(() -> Running.start(options))
			.withMessageContaining("'shop' could not be started")
			.withMessageContaining("the application could not be loaded")
			.withMessageContaining("Traceback (most recent call last):")
			.withMessageContaining("LookupError: the import fails on purpose")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("\tat ", ".java:"));
		this.log.await("LookupError: the import fails on purpose");
		assertThat(this.log.find((entry) -> entry.getThrowableProxy() != null)).as("stacks of Java").isEmpty();
	}

	@Test
	void oneThatExitsAtImportFailsTheStartWithItsLastWords() throws Exception {
		Files.createFile(this.signs.resolve("exit"));
		assertThatExceptionOfType(PythonStartupException.class).isThrownBy(() -> Running.start(options()))
			.withMessageContaining("leaving at once");
	}

	@Test
	void oneThatExitsInALoopOpensTheBreakerUntilAReloadSucceeds() throws Exception {
		start(options()
			.restart(new RestartPolicy(Duration.ofMillis(1), Duration.ofSeconds(60), 3, Duration.ofMinutes(5))));
		Files.createFile(this.signs.resolve("exit"));
		assertThat(this.running.get("/die?9").statusCode()).isEqualTo(502);
		this.running.event(PythonEvent.BreakerOpened.class);
		HttpResponse<String> refused = this.running.get("/hello");
		assertThat(refused.statusCode()).isEqualTo(503);
		assertThat(refused.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 60L);
		assertThat(this.running.status().healthy()).isFalse();
		assertThat(this.running.status().failure()).contains("leaving at once");
		assertThat(this.running.status().lost()).isEqualTo(4);
		assertThat(this.log.errors()).filteredOn((entry) -> entry.getMessage().contains("is lost")).hasSize(4);
		assertThat(this.log.errors()).filteredOn((entry) -> entry.getMessage().contains("over and over")).hasSize(1);
		assertThatExceptionOfType(PythonStartupException.class)
			.isThrownBy(() -> this.running.application().reload().block(Await.TIMEOUT));
		Files.delete(this.signs.resolve("exit"));
		this.running.application().reload().block(Await.TIMEOUT);
		assertThat(this.running.get("/hello").body()).isEqualTo("hello");
		assertThat(this.running.status().healthy()).isTrue();
	}

	@Test
	void oneThatSendsGarbageIsReplaced() throws Exception {
		start(options());
		long pid = this.running.workers().get(0);
		assertThat(this.running.get("/garbage").statusCode()).isEqualTo(502);
		assertThat(this.log.await("is gone: ").getFormattedMessage()).contains("process id " + pid, "bytes");
		this.running.event(PythonEvent.WorkerLost.class);
		this.running.awaitCount(pid);
		assertThat(this.running.get("/hello").body()).isEqualTo("hello");
		assertThat(ProcessHandle.of(pid)).isEmpty();
	}

	@Test
	void oneThatSendsMoreThanItHasCreditForIsReplaced() throws Exception {
		start(options());
		long pid = this.running.workers().get(0);
		try (RawClient client = RawClient.connect(this.running.address())) {
			client.head("GET", "/overrun").readUntil("begun\n");
			this.log.await("More was sent than");
			assertThat(client.rest()).doesNotContain("0\r\n\r\n");
		}
		this.running.event(PythonEvent.WorkerLost.class);
		this.running.awaitCount(pid);
		assertThat(this.running.get("/hello").body()).isEqualTo("hello");
	}

}
