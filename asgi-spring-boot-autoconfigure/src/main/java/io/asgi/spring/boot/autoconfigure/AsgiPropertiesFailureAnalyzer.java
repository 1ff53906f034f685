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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Explains which of the properties {@code asgi.*} are wrong, and where they were set.
 * Spring Boot's own analyzer, which it goes before, knows the origin of properties that
 * are validated one level below their prefix alone.
 */
final class AsgiPropertiesFailureAnalyzer extends AbstractFailureAnalyzer<BindValidationException> implements Ordered {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("asgi");

	@Override
	public int getOrder() {
		return 0;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindValidationException cause) {
		ValidationErrors errors = cause.getValidationErrors();
		ConfigurationPropertyName prefix = errors.getName();
		if (!prefix.equals(PREFIX) && !PREFIX.isAncestorOf(prefix)) {
			return null;
		}
		StringBuilder description = new StringBuilder("Binding the properties '%s.*' failed:%n".formatted(prefix));
		errors.forEach((error) -> {
			if (error instanceof FieldError fieldError) {
				append(description, prefix + "." + fieldError.getField(), fieldError.getRejectedValue(),
						errors.getBoundProperties());
			}
			description.append("%n    Reason: %s%n".formatted(error.getDefaultMessage()));
		});
		return new FailureAnalysis(description.toString(), action(errors), cause);
	}

	/**
	 * Return what to do: an error that knows it has it as its argument.
	 */
	private static String action(ValidationErrors errors) {
		List<String> actions = new ArrayList<>();
		for (ObjectError error : errors) {
			Object[] arguments = error.getArguments();
			if (arguments != null && arguments.length == 1) {
				actions.add(String.valueOf(arguments[0]));
			}
		}
		if (actions.isEmpty()) {
			return "Update your application's configuration";
		}
		if (actions.size() < errors.getAllErrors().size()) {
			actions.add("Correct the other properties.");
		}
		return String.join(System.lineSeparator(), actions);
	}

	private static void append(StringBuilder description, String field, @Nullable Object rejected,
			Collection<ConfigurationProperty> bound) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(field);
		ConfigurationProperty property = find(name, bound);
		Object value = (property != null && !name.isAncestorOf(property.getName())) ? property.getValue() : rejected;
		description.append("%n    Property: %s".formatted(field));
		if (value != null) {
			description.append("%n    Value: \"%s\"".formatted(value));
		}
		Origin origin = Origin.from(property);
		if (origin != null) {
			description.append("%n    Origin: %s".formatted(origin));
		}
	}

	/**
	 * Find what a property was set by: itself, a list that was written as one value, or
	 * the first of its own properties.
	 */
	private static @Nullable ConfigurationProperty find(ConfigurationPropertyName name,
			Collection<ConfigurationProperty> bound) {
		Stream<ConfigurationProperty> itself = bound.stream().filter((property) -> property.getName().equals(name));
		Stream<ConfigurationProperty> list = bound.stream()
			.filter((property) -> name.isLastElementIndexed() && property.getName().isParentOf(name));
		Stream<ConfigurationProperty> parts = bound.stream()
			.filter((property) -> name.isAncestorOf(property.getName()));
		return Stream.of(itself, list, parts).flatMap((found) -> found).findFirst().orElse(null);
	}

}
