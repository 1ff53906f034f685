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

import java.io.IOException;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The Python of the machine that runs the tests.
 */
public final class Python {

	private Python() {
	}

	/**
	 * Skip a test where there is no Python that could serve an application.
	 */
	public static void require() throws IOException, InterruptedException {
		String check = "import sys; sys.exit(sys.version_info < (3, 9))";
		assumeThat(new ProcessBuilder("/bin/sh", "-c", "python3 -c '" + check + "'").start().waitFor())
			.as("python3 of version 3.9 or later")
			.isZero();
	}

}
