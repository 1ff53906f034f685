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

package io.asgi.spring.boot;

import java.util.List;
import java.util.Optional;

import io.asgi.python.PythonApplication;

/**
 * The Python applications that the server of this context serves, for those who want to
 * look at their workers, or to reload them: those of {@code asgi.python.applications.*},
 * and beans of the type {@link PythonApplication}. There is a bean of this type wherever
 * ASGI applications are served and {@code asgi-python} is on the class path. Safe to use
 * from several threads.
 */
@FunctionalInterface
public interface AsgiPythonApplications {

	/**
	 * Return all Python applications.
	 * @return the applications, in the order of their properties, then the beans
	 */
	List<PythonApplication> all();

	/**
	 * Find a Python application.
	 * @param name its name
	 * @return the application, or empty if there is none of that name
	 */
	default Optional<PythonApplication> find(String name) {
		return all().stream().filter((application) -> application.options().name().equals(name)).findFirst();
	}

}
