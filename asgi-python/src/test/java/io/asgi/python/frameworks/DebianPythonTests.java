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

package io.asgi.python.frameworks;

import java.nio.file.Files;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link DebianPython}.
 */
class DebianPythonTests {

	@BeforeEach
	void requirePython() {
		assumeThat(DebianPython.INTERPRETER).matches(Files::isExecutable, "is there");
	}

	@Test
	void testsRunWhereTheirModulesAreInstalled() {
		assertThatNoException().isThrownBy(() -> DebianPython.require(Set.of("asyncio"), true));
	}

	@Test
	void testsAreSkippedByTheNameOfWhatIsMissing() {
		Throwable skip = catchThrowable(() -> DebianPython.require(Set.of("asyncio", "no_such_framework"), false));
		assertThat(skip.getClass().getSimpleName()).isEqualTo("TestAbortedException");
		assertThat(skip).hasMessageContaining("'no_such_framework' is not installed for /usr/bin/python3");
	}

	@Test
	void testsFailWhereWhatIsMissingIsRequired() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> DebianPython.require(Set.of("no_such_framework"), true))
			.withMessage("'no_such_framework' is not installed for /usr/bin/python3,"
					+ " and FRAMEWORKS_REQUIRED says that it has to be");
	}

}
