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

import java.util.function.Function;

import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rules of this project, for a tree of packages below a base: {@code io.asgi}, or the
 * fixtures that break them. Each names the classes of the fixture that it must report.
 */
enum Rule {

	THE_CONTRACT_KNOWS_ONLY_REACTOR(Code.MAIN,
			(base) -> classes().that()
				.resideInAPackage(base)
				.should()
				.onlyDependOnClassesThat()
				.resideInAnyPackage(base, "java..", "org.jspecify.annotations..", "org.reactivestreams..",
						"reactor.core..", "reactor.util.context.."),
			"ContractWithLogger"),

	THE_SERVER_DOES_NOT_KNOW_THE_APPLICATION_HALF(Code.MAIN,
			(base) -> noClasses().that()
				.resideInAPackage(base + ".server..")
				.should()
				.dependOnClassesThat()
				.resideInAPackage(base + ".application.."),
			"server.ServerWithApplication"),

	THE_APPLICATION_HALF_KNOWS_ONLY_THE_CONTRACT(Code.MAIN,
			(base) -> noClasses().that()
				.resideInAPackage(base + ".application..")
				.should()
				.dependOnClassesThat(Predicates.inProject(base).and(Predicates.outside(base, base + ".application.."))),
			"application.ApplicationWithServer"),

	THE_TEST_KIT_KNOWS_ONLY_THE_CONTRACT(Code.MAIN,
			(base) -> noClasses().that()
				.resideInAPackage(base + ".test..")
				.should()
				.dependOnClassesThat(Predicates.inProject(base).and(Predicates.outside(base, base + ".test.."))),
			"test.KitWithServer"),

	MAIN_CODE_DOES_NOT_KNOW_THE_TEST_KIT(Code.MAIN,
			(base) -> noClasses().that()
				.resideOutsideOfPackages(base + ".test..", base + ".spring.boot.test..")
				.should()
				.dependOnClassesThat()
				.resideInAnyPackage(base + ".test..", base + ".spring.boot.test.."),
			"server.ServerWithTestKit", "spring.boot.autoconfigure.AutoConfigurationWithTestSupport"),

	NOTHING_BUT_USERS_KNOWS_THE_WIRING(Code.MAIN,
			(base) -> noClasses().that()
				.resideOutsideOfPackages(base + ".spring..", base + ".sample..", base + ".benchmarks..")
				.should()
				.dependOnClassesThat()
				.resideInAPackage(base + ".spring.."),
			"server.ServerWithWiring"),

	LIBRARIES_DO_NOT_KNOW_SPRING(Code.MAIN,
			(base) -> noClasses().that()
				.resideOutsideOfPackages(base + ".spring..", base + ".sample..", base + ".channels.redis..",
						base + ".benchmarks..")
				.should()
				.dependOnClassesThat()
				.resideInAPackage("org.springframework.."),
			"application.ApplicationWithSpring"),

	NETTY_STAYS_IN_ITS_PACKAGES(Code.MAIN,
			(base) -> noClasses().that()
				.resideOutsideOfPackages(base + ".server.netty..", base + ".python.wire..", base + ".benchmarks..")
				.should()
				.dependOnClassesThat()
				.resideInAPackage("io.netty.."),
			"server.ServerWithNetty"),

	// The wiring hands Reactor Netty's server builders on, in lambdas, without importing
	// them.
	REACTOR_NETTY_STAYS_IN_ITS_PACKAGES(Code.MAIN,
			(base) -> noClasses().that()
				.resideOutsideOfPackages(base + ".server.netty..", base + ".python.wire..", base + ".spring..",
						base + ".benchmarks..")
				.should()
				.dependOnClassesThat()
				.resideInAPackage("reactor.netty.."),
			"server.ServerWithReactorNetty"),

	THE_STATE_MACHINES_ARE_PURE(Code.MAIN,
			(base) -> classes().that()
				.resideInAPackage(base + ".server.protocol..")
				.should()
				.onlyDependOnClassesThat()
				.resideInAnyPackage(base, base + ".server.protocol..", "java..", "org.jspecify.annotations.."),
			"server.protocol.ProtocolWithReactor", "server.protocol.ProtocolWithServer"),

	PACKAGES_HAVE_NO_CYCLES(Code.MAIN, (base) -> slices().matching("(**)").should().beFreeOfCycles(), "cycle.one.First",
			"cycle.two.Second"),

	NOTHING_BLOCKS_BUT_THE_ADAPTER_AND_THE_BOOTSTRAP(Code.MAIN, Blocking::rule, "server.BlockingCalls.block(",
			"server.BlockingCalls.blockByReference(", "server.BlockingCalls.future(", "server.BlockingCalls.latch(",
			"server.BlockingCalls.sleep(", "server.BlockingCalls.blockInLambda("),

	EVERY_PACKAGE_IS_NULL_MARKED(Code.MAIN,
			(base) -> classes().that().resideInAPackage(base + "..").should(Conditions.beInANullMarkedPackage()),
			"unmarked.Unmarked"),

	AN_AUTO_CONFIGURATION_IS_CLOSED(Code.MAIN,
			(base) -> classes().that(Predicates.areAutoConfigurations()).should(Conditions.beClosed()),
			"spring.boot.autoconfigure.OpenAutoConfiguration is not final",
			"spring.boot.autoconfigure.OpenAutoConfiguration.bean(",
			"spring.boot.autoconfigure.HiddenAutoConfiguration is not public"),

	A_TEST_THAT_VERIFIES_STEPS_HAS_A_TIMEOUT(Code.TESTS,
			(base) -> classes().should(Conditions.verifyStepsWithTimeout()), "tests.Steps.verify(",
			"tests.Steps.verifyComplete("),

	A_TEST_DOES_NOT_SLEEP(Code.TESTS, (base) -> noClasses().should().callMethod(Thread.class, "sleep", long.class),
			"tests.Sleeping.sleep("),

	NO_TEST_IS_DISABLED(Code.TESTS, (base) -> classes().should(Conditions.notBeDisabled()), "tests.Ignored ",
			"tests.Ignored.method(");

	private final Code code;

	private final Function<String, ArchRule> rule;

	private final String[] fixtures;

	Rule(Code code, Function<String, ArchRule> rule, String... fixtures) {
		this.code = code;
		this.rule = rule;
		this.fixtures = fixtures;
	}

	Code code() {
		return this.code;
	}

	ArchRule below(String base) {
		return this.rule.apply(base);
	}

	/**
	 * Return what the rule must report of the fixture.
	 * @return parts of messages, relative to the base package
	 */
	String[] fixtures() {
		return this.fixtures.clone();
	}

	/**
	 * Which code of the project a rule is for.
	 */
	enum Code {

		MAIN, TESTS

	}

}
