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

import java.util.function.UnaryOperator;

import io.asgi.python.PythonOptionsBuilder;
import io.asgi.server.AsgiServerOptions;
import org.junit.jupiter.api.AfterEach;

/**
 * Tests with a server of their own, and what is logged in the meantime.
 */
abstract class AbstractFaultTests {

	final Log log = Log.capture();

	Running running;

	final void start(PythonOptionsBuilder options) {
		start(options, (server) -> server);
	}

	final void start(PythonOptionsBuilder options, UnaryOperator<AsgiServerOptions.Builder> server) {
		this.running = Running.start(options, server);
	}

	@AfterEach
	final void stop() {
		if (this.running != null) {
			this.running.close();
		}
		this.log.close();
	}

}
