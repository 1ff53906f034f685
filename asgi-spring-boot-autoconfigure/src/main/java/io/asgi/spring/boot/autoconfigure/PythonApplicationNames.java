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

package io.asgi.spring.boot.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Which Python applications there are properties of, whether or not the module is there
 * that serves them.
 */
public final class PythonApplicationNames {

	/**
	 * The property that has them.
	 */
	public static final String PROPERTY = "asgi.python.applications";

	private PythonApplicationNames() {
	}

	/**
	 * Return the names of Python applications.
	 * @param environment has the properties
	 * @return the names in alphabetical order, none if there are no properties
	 */
	public static Set<String> of(Environment environment) {
		return new TreeSet<>(Binder.get(environment)
			.bind(PROPERTY, Bindable.mapOf(String.class, Object.class))
			.map(Map::keySet)
			.orElse(Set.of()));
	}

}
