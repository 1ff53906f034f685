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

import io.asgi.server.lifespan.LifespanStartupException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link LifespanStartupException}.
 */
final class LifespanStartupFailureAnalyzer extends AbstractFailureAnalyzer<LifespanStartupException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, LifespanStartupException cause) {
		String prefix = "asgi.applications." + cause.application() + ".lifespan.";
		String action = """
				Correct what keeps the application '%s' from starting. If it takes long, give it more time with \
				the property '%sstartup-timeout'; to serve it without its lifespan, set '%smode' to 'off'."""
			.formatted(cause.application(), prefix, prefix);
		return new FailureAnalysis(cause.getMessage(), action, cause);
	}

}
