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

package io.asgi.sample.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonInterpreter}, with programs that speak like one.
 */
class PythonInterpreterTests {

	@TempDir
	private Path directory;

	@Test
	void whatItSaysIsKnown() throws Exception {
		Path python = program("printf '/opt/bin/python3\\n3.12.1\\n0.115.0\\n0.38.2\\n\\n'");
		assertThat(PythonInterpreter.ask(python.toString()))
			.isEqualTo(new PythonInterpreter("/opt/bin/python3", "3.12.1", "0.115.0", "0.38.2"));
	}

	@Test
	void withoutFastApiItIsAsGood() throws Exception {
		Path python = program("printf '/opt/bin/python3\\n3.9.0\\n\\n\\n\\n'");
		assertThat(PythonInterpreter.ask(python.toString()).hasFastApi()).isFalse();
	}

	@Test
	void oneThatCannotBeUsedSaysWhy() throws Exception {
		Path python = program("echo 'Python 3.8.10 is too old'; exit 1");
		assertThatExceptionOfType(NoPythonException.class).isThrownBy(() -> PythonInterpreter.ask(python.toString()))
			.withMessage("'" + python + "' cannot be used: Python 3.8.10 is too old");
	}

	@Test
	void oneThatIsNotThereIsNamed() {
		Path nowhere = this.directory.resolve("python3");
		assertThatExceptionOfType(NoPythonException.class).isThrownBy(() -> PythonInterpreter.ask(nowhere.toString()))
			.withMessage("there is no '" + nowhere + "' to run");
	}

	@ParameterizedTest
	@CsvSource({ "0.26.1, legacy", "0.32.0.post1, legacy", "0.33.0, spec", "1.0.0, spec", "'', spec" })
	void theRootPathIsForTheVersionOfStarlette(String starlette, String mode) {
		assertThat(new PythonInterpreter("python3", "3.11.2", "0.92.0", starlette).rootPathMode()).isEqualTo(mode);
	}

	private Path program(String script) throws IOException {
		Path file = Files.writeString(this.directory.resolve("program"), "#!/bin/sh\n" + script + "\n");
		return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
	}

}
