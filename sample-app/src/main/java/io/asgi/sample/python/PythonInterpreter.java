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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a Python interpreter says of itself.
 *
 * @param executable its path
 * @param version its version
 * @param fastApi the version of FastAPI, empty without it
 * @param starlette the version of Starlette, which is below FastAPI, empty without it
 */
record PythonInterpreter(String executable, String version, String fastApi, String starlette) {

	private static final int MAX_SECONDS = 20;

	private static final String QUESTION = """
			import platform, socket, sys
			if sys.version_info < (3, 9):
			    sys.exit("Python %s is too old, 3.9 is the oldest that is supported" % platform.python_version())
			if not hasattr(socket, "AF_UNIX"):
			    sys.exit("this Python has no Unix domain sockets")
			from importlib import metadata
			def version(name):
			    try:
			        return metadata.version(name)
			    except metadata.PackageNotFoundError:
			        return ""
			print(sys.executable, platform.python_version(), version("fastapi"), version("starlette"), "", sep="\\n")
			""";

	/**
	 * Run an interpreter and ask it.
	 * @param executable its path, or a name on the {@code PATH}
	 * @return what it says
	 * @throws NoPythonException if it cannot be run, or cannot run the applications
	 */
	static PythonInterpreter ask(String executable) throws NoPythonException {
		try {
			Process process = new ProcessBuilder(executable, "-c", QUESTION).redirectErrorStream(true).start();
			try {
				process.getOutputStream().close();
				return parse(executable, process);
			}
			finally {
				process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			throw new NoPythonException("there is no '" + executable + "' to run");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new NoPythonException("it was not waited for '" + executable + "'");
		}
	}

	private static PythonInterpreter parse(String executable, Process process)
			throws IOException, InterruptedException, NoPythonException {
		// What it says fits into the pipe, so it need not be read while it is waited for
		if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
			throw new NoPythonException("'" + executable + "' has not answered within " + MAX_SECONDS + " s");
		}
		String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		List<String> lines = answer.lines().toList();
		if (process.exitValue() != 0 || lines.size() < 4) {
			throw new NoPythonException("'" + executable + "' cannot be used: " + answer.strip());
		}
		return new PythonInterpreter(lines.get(0), lines.get(1), lines.get(2), lines.get(3));
	}

	boolean hasFastApi() {
		return !this.fastApi.isEmpty();
	}

	/**
	 * Return what Starlette expects of a path: before version 0.33 that it does not begin
	 * with the root path.
	 */
	String rootPathMode() {
		String[] numbers = this.starlette.split("\\D+");
		boolean old = numbers.length > 1 && "0".equals(numbers[0]) && Integer.parseInt(numbers[1]) < 33;
		return old ? "legacy" : "spec";
	}

}
