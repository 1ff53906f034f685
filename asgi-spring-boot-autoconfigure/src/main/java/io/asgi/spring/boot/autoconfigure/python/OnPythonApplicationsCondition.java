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

import java.util.Set;

import io.asgi.spring.boot.autoconfigure.PythonApplicationNames;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where there are properties of a Python application.
 */
class OnPythonApplicationsCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Set<String> names = PythonApplicationNames.of(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition("Python applications");
		return names.isEmpty()
				? ConditionOutcome.noMatch(message.didNotFind("properties").items(PythonApplicationNames.PROPERTY))
				: ConditionOutcome.match(message.found("application", "applications").items(names));
	}

}
