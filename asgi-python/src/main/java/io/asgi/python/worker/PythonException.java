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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An application in Python has raised an exception.
 */
public class PythonException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param traceback what Python says
	 */
	public PythonException(String traceback) {
		this(traceback, null);
	}

	/**
	 * Create an exception with a cause on this side of the wire.
	 * @param traceback what Python says
	 * @param cause why the application raised it, or {@code null} if only it knows
	 */
	public PythonException(String traceback, @Nullable Throwable cause) {
		super(headed(traceback), cause, false, false);
	}

	/**
	 * Put what was raised before the traceback, where a line of a log has room for it.
	 */
	private static String headed(String traceback) {
		if (!traceback.startsWith("Traceback ")) {
			return traceback;
		}
		List<String> lines = traceback.lines().toList();
		int raised = 0;
		for (int i = 0; i < lines.size(); i++) {
			boolean frame = lines.get(i).startsWith("  File ");
			boolean source = raised == i - 1 && lines.get(i).startsWith(" ");
			if (frame || source) {
				raised = i;
			}
		}
		return (raised + 1 < lines.size()) ? lines.get(raised + 1) + "\n" + traceback : traceback;
	}

}
