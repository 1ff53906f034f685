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

import java.util.List;
import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the project against its rules, and the rules against code that breaks them.
 */
class ArchitectureTests {

	private static final String PROJECT = "io.asgi";

	private static final String FIXTURE = "io.asgi.architecture.fixture";

	// The conformance tests look for leaks in the log of the process that they test
	private static final Set<String> WITHOUT_NETTY = Set.of("asgi-application", "asgi-core", "asgi-test",
			"conformance-tests");

	private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(FIXTURE);

	private static final JavaClasses INNOCENT = FIXTURES
		.that(DescribedPredicate.describe("are innocent", (type) -> type.getName().contains("Innocent")));

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void theProjectKeepsTheRule(Rule rule) {
		rule.below(PROJECT).check((rule.code() == Rule.Code.MAIN) ? ProjectClasses.MAIN : ProjectClasses.TESTS);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void theRuleReportsTheFixtureThatBreaksIt(Rule rule) {
		List<String> report = rule.below(FIXTURE).evaluate(FIXTURES).getFailureReport().getDetails();
		assertThat(rule.fixtures()).isNotEmpty()
			.allSatisfy((fixture) -> assertThat(report)
				.anySatisfy((line) -> assertThat(line).contains(FIXTURE + "." + fixture)));
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void theRuleReportsNothingOfCodeThatKeepsIt(Rule rule) {
		rule.below(FIXTURE).allowEmptyShould(true).check(INNOCENT);
	}

	@Test
	void everyModuleIsSeen() {
		assertThat(ProjectClasses.modulesWith("main")).extracting((module) -> module.getFileName().toString())
			.contains("asgi-core", "asgi-server", "asgi-application", "asgi-test", "asgi-spring-boot-autoconfigure",
					"asgi-spring-boot-test", "sample-app");
	}

	@Test
	void everyModuleThatTestsOverNettyHasTheLeakCheck() {
		assertThat(ProjectClasses.modulesWith("test"))
			.filteredOn((module) -> !WITHOUT_NETTY.contains(module.getFileName().toString()))
			.isNotEmpty()
			.allSatisfy((module) -> assertThat(module.resolve("pom.xml")).content()
				.contains("<artifactId>netty-leak-check</artifactId>"));
	}

}
