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

import java.util.Collection;
import java.util.stream.Collectors;

import io.asgi.spring.boot.autoconfigure.PythonApplicationNames;

/**
 * There are Python applications, but not the module that serves them.
 */
final class PythonModuleMissingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	PythonModuleMissingException(Collection<String> applications) {
		super(applications.stream()
			.sorted()
			.map((name) -> PythonApplicationNames.PROPERTY + "." + name)
			.collect(Collectors.joining("', '", "There are Python applications ('",
					"'), but the module that serves them is not on the class path.")));
	}

}
