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

package io.asgi.conformance.python;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A worker for all tests of a class, which are skipped where there is no Python.
 */
final class PuppetExtension implements BeforeAllCallback, AfterAllCallback {

	private @Nullable PuppetWorker worker;

	private int users;

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		if (this.users++ == 0) {
			assumeThat(hasPython()).as("python3 of version 3.9 or later").isTrue();
			this.worker = new PuppetWorker();
		}
	}

	PuppetWorker worker() {
		PuppetWorker worker = this.worker;
		assertThat(worker).isNotNull();
		return worker;
	}

	@Override
	public void afterAll(ExtensionContext context) throws Exception {
		PuppetWorker worker = this.worker;
		if (--this.users == 0 && worker != null) {
			this.worker = null;
			worker.close();
		}
	}

	private static boolean hasPython() throws InterruptedException {
		try {
			String check = "import sys; sys.exit(sys.version_info < (3, 9))";
			return new ProcessBuilder("python3", "-c", check).start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
