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

package io.asgi.python.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

import io.asgi.python.PythonOptions;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.PythonStartupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of where the interpreter is looked for, and of what it is asked.
 */
class InterpreterTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	private PythonOptionsBuilder options() {
		return PythonOptions.builder("shop", "shop:app").appDir(this.folder);
	}

	private Path executable(String path, String script) throws IOException {
		Path file = this.folder.resolve(path);
		Files.createDirectories(file.getParent());
		Files.writeString(file, "#!/bin/sh\n" + script + "\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
		return file;
	}

	private Path find(PythonOptionsBuilder options, Map<String, String> environment) {
		return new InterpreterSearch(options.build(), environment, this.folder.resolve("work")).find();
	}

	@Test
	void aVirtualEnvironmentOfTheApplicationIsFirst() throws IOException {
		Path venv = executable("venv/bin/python", "");
		Path active = executable("active/bin/python3", "");
		Map<String, String> environment = Map.of("VIRTUAL_ENV", active.getParent().getParent().toString());
		assertThat(find(options(), environment)).isEqualTo(venv);
		Path dotVenv = executable(".venv/bin/python3", "");
		assertThat(find(options(), environment)).isEqualTo(dotVenv);
	}

	@Test
	void theActiveEnvironmentIsBeforeThePath() throws IOException {
		Path active = executable("active/bin/python3", "");
		Path onPath = executable("path/python3", "");
		String path = this.folder.resolve("empty") + ":" + onPath.getParent();
		assertThat(find(options(), Map.of("VIRTUAL_ENV", this.folder.resolve("active").toString(), "PATH", path)))
			.isEqualTo(active);
		assertThat(find(options(), Map.of("PATH", path))).isEqualTo(onPath);
	}

	@Test
	void anExplicitInterpreterIsTheOnlyOne() throws IOException {
		executable(".venv/bin/python3", "");
		Path explicit = executable("opt/python3.12", "");
		assertThat(find(options().interpreter(explicit), Map.of())).isEqualTo(explicit);
		assertThatExceptionOfType(PythonStartupException.class)
			.isThrownBy(() -> find(options().interpreter(this.folder.resolve("none")), Map.of()))
			.withMessageContaining("does not exist");
	}

	@Test
	void aBareNameIsLookedForOnThePath() throws IOException {
		Path onPath = executable("path/python3.12", "");
		Path name = Path.of("python3.12");
		assertThat(find(options().interpreter(name), Map.of("PATH", onPath.getParent().toString()))).isEqualTo(onPath);
		assertThatExceptionOfType(PythonStartupException.class)
			.isThrownBy(() -> find(options().interpreter(name), Map.of("PATH", "")))
			.withMessageContaining("there is no interpreter python3.12 on the PATH");
	}

	@Test
	void aVirtualEnvironmentWithoutInterpreterSaysHowToMakeOne() {
		assertThatExceptionOfType(PythonStartupException.class)
			.isThrownBy(() -> find(options().virtualenv(this.folder.resolve("gone")), Map.of()))
			.withMessageContaining("python3 -m venv");
	}

	@Test
	void whereThereIsNoneAllPlacesAreNamed() {
		assertThatExceptionOfType(PythonStartupException.class)
			.isThrownBy(() -> find(options(), Map.of("PATH", "", "VIRTUAL_ENV", "/nowhere")))
			.withMessageContaining(this.folder.resolve(".venv").toString())
			.withMessageContaining("/nowhere")
			.withMessageContaining("Install Python 3.9 or newer");
	}

	@Test
	void anInterpreterSaysWhatItIs() throws IOException {
		Path wrapper = executable("wrapper", "echo hello; echo 3.9.1; echo /usr/bin/python3.9");
		StepVerifier.create(new InterpreterProbe(options().build()).ask(wrapper))
			.expectNext(new Interpreter(Path.of("/usr/bin/python3.9"), "3.9.1"))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void anOldInterpreterIsRefused() throws IOException {
		refused(executable("old", "echo 3.8.20; echo /usr/bin/python3.8"), "is Python 3.8.20, which is too old");
		refused(executable("older", "echo 2.7.18; echo /usr/bin/python2"), "is Python 2.7.18, which is too old");
	}

	@Test
	void whatIsNoInterpreterIsRefusedWithItsWords() throws IOException {
		refused(executable("broken", "echo no such version; exit 127"), "(exit code 127): no such version");
		Path text = this.folder.resolve("text");
		Files.writeString(text, "hello");
		refused(text, "cannot be run");
	}

	private void refused(Path executable, String message) {
		StepVerifier.create(new InterpreterProbe(options().build()).ask(executable))
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOf(PythonStartupException.class).hasMessageContaining(message))
			.verify(TIMEOUT);
	}

}
