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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.asgi.python.PythonStartupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the log has of a reload that fails.
 */
@Timeout(180)
class FailedReloadTests extends AbstractFaultTests {

	@TempDir
	private Path signs;

	@Test
	void theTracebackIsOneEntryAndTheOnlyOne() throws Exception {
		start(Running.options("trouble:app")
			.environment(Map.of("PYTHONDONTWRITEBYTECODE", "1", "TROUBLE_SIGNS", this.signs.toString())));
		Files.createFile(this.signs.resolve("raise"));
		assertThatExceptionOfType(PythonStartupException.class)
			.isThrownBy(() -> this.running.application().reload().block(Await.TIMEOUT))
			.withMessageContaining("LookupError: the import fails on purpose");
		this.log.await("was not reloaded");
		List<ILoggingEvent> output = this.log.find((entry) -> entry.getLoggerName().equals("asgi.python.shop"));
		assertThat(output).singleElement().satisfies((entry) -> {
			assertThat(entry.getLevel()).isEqualTo(Level.ERROR);
			assertThat(entry.getFormattedMessage())
				.contains("asgi: The application 'trouble:app' could not be imported:")
				.contains("Traceback (most recent call last):")
				.endsWith("LookupError: the import fails on purpose");
		});
		assertThat(this.log.errors()).hasSize(2)
			.filteredOn((entry) -> entry.getFormattedMessage().contains("was not reloaded"))
			.singleElement()
			.satisfies((entry) -> assertThat(entry.getFormattedMessage()).doesNotContain("Traceback")
				.contains("the application could not be loaded")
				.contains("asgi.python.shop"));
		assertThat(this.running.get("/hello").body()).isEqualTo("hello");
	}

}
