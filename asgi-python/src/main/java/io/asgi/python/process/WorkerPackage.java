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

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The Python code of a worker, which travels in the jar.
 */
final class WorkerPackage {

	static final String NAME = "asgi_worker";

	/**
	 * What it consists of: a jar cannot be listed everywhere. A test compares.
	 */
	static final List<String> FILES = List.of("__init__.py", "__main__.py", "arguments.py", "call.py", "connection.py",
			"errors.py", "events.py", "files.py", "frames.py", "heartbeat.py", "http.py", "interface.py", "lifespan.py",
			"loading.py", "outgoing.py", "process.py", "scope.py", "tracebacks.py", "websocket.py", "worker.py");

	private static final String RESOURCES = "/io/asgi/python/" + NAME + "/";

	private WorkerPackage() {
	}

	/**
	 * Write it to a directory.
	 * @param directory an existing directory
	 * @return the folder that Python runs
	 * @throws IOException if it cannot be written
	 */
	static Path write(Path directory) throws IOException {
		Path target = Files.createDirectory(directory.resolve(NAME));
		for (String file : FILES) {
			try (InputStream source = WorkerPackage.class.getResourceAsStream(RESOURCES + file)) {
				if (source == null) {
					throw new FileNotFoundException("The jar of asgi-python has no " + RESOURCES + file);
				}
				Files.copy(source, target.resolve(file));
			}
		}
		return target;
	}

}
