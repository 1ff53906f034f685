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

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;

/**
 * Which classes the rules are about.
 */
final class Predicates {

	private Predicates() {
	}

	static DescribedPredicate<JavaClass> inProject(String base) {
		return resideInAPackage(base + "..");
	}

	static DescribedPredicate<JavaClass> outside(String... packages) {
		return resideOutsideOfPackages(packages);
	}

	static DescribedPredicate<JavaClass> areAutoConfigurations() {
		return DescribedPredicate.describe("are auto-configurations",
				(type) -> type.isAnnotatedWith(AutoConfiguration.class));
	}

}
