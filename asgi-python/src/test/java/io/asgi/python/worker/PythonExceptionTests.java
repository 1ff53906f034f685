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

package io.asgi.python.worker;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what an exception says of one in Python.
 */
class PythonExceptionTests {

	@Test
	void whatWasRaisedStandsBeforeTheTraceback() {
		String traceback = """
				Traceback (most recent call last):
				  File "shop.py", line 6, in app
				    raise ValueError("too late")
				ValueError: too late""";
		assertThat(new PythonException(traceback)).hasMessage("ValueError: too late\n" + traceback);
	}

	@Test
	void theLastOfSeveralIsWhatWasRaisedAndItsFirstLine() {
		String traceback = """
				Traceback (most recent call last):
				  File "shop.py", line 1, in f
				KeyError: 'x'

				During handling of the above exception, another exception occurred:

				Traceback (most recent call last):
				  File "shop.py", line 2, in g
				    check(
				    ~~~~~^
				Invalid: 1 error
				  field
				    is required""";
		assertThat(new PythonException(traceback)).hasMessage("Invalid: 1 error\n" + traceback);
	}

	@Test
	void whatHasNoTracebackIsAsItIs() {
		assertThat(new PythonException("ValueError: no")).hasMessage("ValueError: no");
		assertThat(new PythonException("Traceback (most recent call last):"))
			.hasMessage("Traceback (most recent call last):");
	}

}
