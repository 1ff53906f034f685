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

import java.util.Map;

import io.asgi.server.lifespan.LifespanStartupException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains a {@link LifespanStartupException} of an application of
 * {@code asgi.python.applications.*}: its message is that of Python, and what helps are
 * the properties of the workers. Goes before the analyzer for all applications.
 */
@Order(0)
final class PythonStartupFailureAnalyzer extends AbstractFailureAnalyzer<LifespanStartupException> {

	private static final String APPLICATIONS = "asgi.python.applications";

	private final Environment environment;

	/**
	 * Create an analyzer.
	 * @param environment tells which applications are in Python
	 */
	PythonStartupFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, LifespanStartupException cause) {
		String name = cause.application();
		return isPython(name) ? new FailureAnalysis(cause.getMessage(), action(name), cause) : null;
	}

	private boolean isPython(String name) {
		BindResult<Map<String, Object>> applications = Binder.get(this.environment)
			.bind(APPLICATIONS, Bindable.mapOf(String.class, Object.class));
		return applications.isBound() && applications.get().containsKey(name);
	}

	private static String action(String name) {
		String prefix = APPLICATIONS + "." + name;
		return """
				Correct what the description says, in the Python application or in its properties:

				    %1$s.app: the module and the attribute, as in 'shop.main:app'
				    %1$s.app-dir: the directory that the module is imported from
				    %1$s.interpreter: the Python that has the application's packages, or its %1$s.virtualenv
				    %1$s.loop: the event loop; 'auto' does without uvloop where there is none
				    %1$s.startup-timeout: how long a worker may take""".formatted(prefix);
	}

}
