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

package io.asgi.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ConformancePage}: that it notices what it is there for.
 */
class ConformancePageTests {

	private static final ConformancePage PAGE = new ConformancePage("""
			# A page

			| Run | Cases | OK | Non-strict | Informational | Failed |
			| --- | --- | --- | --- | --- | --- |
			| one | 3 | 2 | 1 | 0 | 0 |
			| two | 1 | 1 | 0 | 0 | 0 |

			| Run | Case | Result | Reason | Upstream |
			| --- | --- | --- | --- | --- |
			| one | 1.1 | non-strict | because | issue |
			""".lines().toList());

	@Test
	void whatThePageSaysPasses() {
		PAGE.check(run("one", Outcome.NON_STRICT, Outcome.OK, Outcome.OK));
		PAGE.check(run("two", Outcome.OK));
	}

	@Test
	void aFailureDoesNotPass() {
		refuses(run("two", Outcome.FAILED), "failures of two");
	}

	@Test
	void aCaseThatThePageDoesNotNameDoesNotPass() {
		refuses(run("two", Outcome.INFORMATIONAL), "not strictly OK");
		refuses(run("one", Outcome.NON_STRICT, Outcome.NON_STRICT, Outcome.OK), "not strictly OK");
	}

	@Test
	void aCaseThatIsBetterThanThePageSaysDoesNotPass() {
		refuses(run("one", Outcome.OK, Outcome.OK, Outcome.OK), "not strictly OK");
		refuses(run("one", Outcome.INFORMATIONAL, Outcome.OK, Outcome.OK), "not strictly OK");
	}

	@Test
	void whereTimingDecidesACaseThatIsBetterPassesAndAWorseOneDoesNot() {
		PAGE.checkAtLeast(run("one", Outcome.NON_STRICT, Outcome.OK, Outcome.OK));
		PAGE.checkAtLeast(run("one", Outcome.OK, Outcome.OK, Outcome.OK));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> PAGE.checkAtLeast(run("one", Outcome.OK, Outcome.NON_STRICT, Outcome.OK)))
			.withMessageContaining("may not be strictly OK");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> PAGE.checkAtLeast(run("two", Outcome.FAILED)))
			.withMessageContaining("failures of two");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> PAGE.checkAtLeast(run("one", Outcome.OK)))
			.withMessageContaining("results in the page");
	}

	@Test
	void aNumberOfCasesThatThePageDoesNotSayDoesNotPass() {
		refuses(run("one", Outcome.NON_STRICT, Outcome.OK), "results in the page");
		refuses(run("three", Outcome.OK), "results in the page");
	}

	@Test
	void aCaseWithoutAReasonDoesNotPass() {
		List<String> lines = new ArrayList<>(PAGE.lines());
		lines.set(lines.size() - 1, "| one | 1.1 | non-strict | | issue |");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> new ConformancePage(lines).check(run("one", Outcome.NON_STRICT, Outcome.OK, Outcome.OK)))
			.withMessageContaining("the reason for 1.1");
	}

	@Test
	void thePageHasTheRunsThereAre() throws Exception {
		assertThat(ConformancePage.read().runs()).containsExactlyInAnyOrder("h2spec, h2c, `/digest`",
				"h2spec, h2c, `/hello`", "h2spec, TLS, `/digest`", "h2spec, TLS, `/hello`",
				"Autobahn, cases 1 to 7 and 10", "Autobahn, case 9", "h2spec, h2c, `/python/digest`",
				"h2spec, h2c, `/python/hello`", "Autobahn, Python, cases 1 to 7 and 10");
	}

	private static void refuses(SuiteRun run, String message) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> PAGE.check(run))
			.withMessageContaining(message);
	}

	private static SuiteRun run(String name, Outcome... outcomes) {
		Stream<CaseResult> results = IntStream.range(0, outcomes.length)
			.mapToObj((i) -> new CaseResult("1." + (i + 1), outcomes[i], "seen"));
		return new SuiteRun(name, results.toList());
	}

}
