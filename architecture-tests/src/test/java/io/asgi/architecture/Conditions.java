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

package io.asgi.architecture;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Disabled;
import reactor.test.StepVerifier;

/**
 * What the rules demand of a class, where the library has no words for it.
 */
final class Conditions {

	private Conditions() {
	}

	static ArchCondition<JavaClass> beInANullMarkedPackage() {
		return condition("be in a package that is @NullMarked", (type, violation) -> {
			if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
				violation.accept(type.getName() + " is in a package that is not @NullMarked");
			}
		});
	}

	/**
	 * Public and final, and nothing in it public but the constructor without arguments
	 * that the compiler makes.
	 * @return the condition
	 */
	static ArchCondition<JavaClass> beClosed() {
		return condition("be public and final, without public members", (type, violation) -> {
			if (!type.getModifiers().contains(JavaModifier.PUBLIC)) {
				violation.accept(type.getName() + " is not public");
			}
			if (!type.getModifiers().contains(JavaModifier.FINAL)) {
				violation.accept(type.getName() + " is not final");
			}
			type.getMembers()
				.stream()
				.filter((member) -> member.getModifiers().contains(JavaModifier.PUBLIC))
				.filter((member) -> !isDefaultConstructor(member))
				.forEach((member) -> violation.accept(member.getFullName() + " is public"));
		});
	}

	private static boolean isDefaultConstructor(JavaMember member) {
		return member instanceof JavaCodeUnit unit && unit.isConstructor() && unit.getRawParameterTypes().isEmpty();
	}

	static ArchCondition<JavaClass> verifyStepsWithTimeout() {
		return condition("verify steps with a timeout",
				(type, violation) -> type.getMethodCallsFromSelf()
					.stream()
					.filter((call) -> call.getTargetOwner().getName().startsWith(StepVerifier.class.getName()))
					.filter((call) -> call.getName().startsWith("verify"))
					.filter((call) -> call.getTarget()
						.getRawParameterTypes()
						.stream()
						.noneMatch((parameter) -> parameter.isEquivalentTo(Duration.class)))
					.forEach((call) -> violation.accept(call.getDescription())));
	}

	static ArchCondition<JavaClass> notBeDisabled() {
		return condition("not be disabled, nor their methods", (type, violation) -> {
			if (type.isAnnotatedWith(Disabled.class)) {
				violation.accept(type.getName() + " is disabled");
			}
			type.getMethods()
				.stream()
				.filter((method) -> method.isAnnotatedWith(Disabled.class))
				.forEach((method) -> violation.accept(method.getFullName() + " is disabled"));
		});
	}

	static Stream<JavaAccess<?>> accesses(JavaClass type) {
		return type.getAccessesFromSelf().stream();
	}

	static ArchCondition<JavaClass> condition(String description, BiConsumer<JavaClass, Consumer<String>> check) {
		return new ArchCondition<>(description) {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				check.accept(type, (message) -> events.add(SimpleConditionEvent.violated(type, message)));
			}

		};
	}

}
