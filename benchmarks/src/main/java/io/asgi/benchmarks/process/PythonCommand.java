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

package io.asgi.benchmarks.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A server in Python, from the distribution's packages.
 *
 * @param program the server
 * @param arguments returns its arguments, in front of the application
 */
record PythonCommand(String program, Function<ServerEnvironment, List<String>> arguments) implements ServerCommand {

	/**
	 * Uvicorn, with the loop and the parser that it is fastest with.
	 */
	static PythonCommand uvicorn() {
		return new PythonCommand("/usr/bin/uvicorn", (environment) -> {
			List<String> arguments = new ArrayList<>(List.of("--host", "127.0.0.1", "--port",
					Integer.toString(environment.port()), "--loop", "uvloop", "--http", "httptools", "--no-access-log",
					"--log-level", "warning", "--workers", Integer.toString(environment.workers())));
			if (environment.tls()) {
				arguments.addAll(List.of("--ssl-certfile", environment.certificate().toString(), "--ssl-keyfile",
						environment.key().toString()));
			}
			return arguments;
		});
	}

	/**
	 * Hypercorn, with the same loop.
	 */
	static PythonCommand hypercorn() {
		return new PythonCommand("/usr/bin/hypercorn", (environment) -> {
			List<String> arguments = new ArrayList<>(
					List.of("--bind", "127.0.0.1:" + environment.port(), "--worker-class", "uvloop", "--log-level",
							"warning", "--workers", Integer.toString(environment.workers())));
			if (environment.tls()) {
				arguments.addAll(List.of("--certfile", environment.certificate().toString(), "--keyfile",
						environment.key().toString()));
			}
			return arguments;
		});
	}

	/**
	 * Daphne, which is always one process.
	 */
	static PythonCommand daphne() {
		return new PythonCommand("/usr/bin/daphne",
				(environment) -> environment.tls()
						? List.of("-v", "0", "-e",
								"ssl:" + environment.port() + ":privateKey=" + environment.key() + ":certKey="
										+ environment.certificate() + ":interface=127.0.0.1")
						: List.of("-v", "0", "-b", "127.0.0.1", "-p", Integer.toString(environment.port())));
	}

	@Override
	public List<String> build(ServerEnvironment environment) {
		List<String> command = new ArrayList<>(List.of("env", "BENCHMARK_FILES=" + environment.folder(),
				"PYTHONPATH=" + environment.folder(), "PYTHONDONTWRITEBYTECODE=1", this.program));
		command.addAll(this.arguments.apply(environment));
		command.add("application:application");
		return command;
	}

}
