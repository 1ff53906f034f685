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

package io.asgi.server.netty.guard;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FrameBudget}.
 */
class FrameBudgetTests {

	private static final long SECOND = 1_000_000_000L;

	private final FrameBudget budget = new FrameBudget(10, 2, -5 * SECOND);

	@Test
	void aBurstIsAllowedAndNothingBeyondIt() {
		assertThat(spend(-5 * SECOND)).isEqualTo(10);
	}

	@Test
	void timeRefillsTheBudgetUpToABurst() {
		spend(-5 * SECOND);
		assertThat(spend(-4 * SECOND)).isEqualTo(2);
		assertThat(spend(-4 * SECOND + SECOND / 4)).isZero();
		assertThat(spend(-4 * SECOND + SECOND / 2)).isEqualTo(1);
		assertThat(spend(100 * SECOND)).isEqualTo(10);
	}

	@Test
	void whatIsEarnedMayBeSpentUpToABurst() {
		spend(-5 * SECOND);
		this.budget.earn(3);
		assertThat(spend(-5 * SECOND)).isEqualTo(3);
		this.budget.earn(Long.MAX_VALUE / 2);
		assertThat(spend(-5 * SECOND)).isEqualTo(10);
	}

	private int spend(long now) {
		int spent = 0;
		while (this.budget.spend(now)) {
			spent++;
		}
		return spent;
	}

}
