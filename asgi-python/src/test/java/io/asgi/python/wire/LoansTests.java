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

package io.asgi.python.wire;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What calls borrow of their connection.
 */
class LoansTests {

	@Test
	void aCallMayBorrowASixteenthAndNoMore() {
		Loans loans = new Loans(1600, 50);
		assertThat(loans.borrow(0)).isEqualTo(100);
		assertThat(loans.borrow(100)).isZero();
		assertThat(loans.borrow(30)).isEqualTo(70);
	}

	@Test
	void nothingMoreIsLentThanThereIs() {
		Loans loans = new Loans(1600, 50);
		for (int i = 0; i < 16; i++) {
			assertThat(loans.borrow(0)).isEqualTo(100);
		}
		assertThat(loans.borrow(0)).isZero();
		loans.giveBack(40);
		assertThat(loans.borrow(0)).isEqualTo(40);
	}

	@Test
	void aLoanLeavesTheCreditOfTheStreamBelowItsLimit() {
		Loans loans = new Loans(Integer.MAX_VALUE, Integer.MAX_VALUE - 10);
		assertThat(loans.borrow(0)).isEqualTo(10);
	}

	@Test
	void aCallThatIsOverBorrowsNothing() {
		Loans loans = new Loans(1600, 50);
		CallCredit credit = new CallCredit(loans, 50);
		assertThat(credit.consumed(24)).isFalse();
		assertThat(credit.consumed(1)).isTrue();
		assertThat(credit.takeOwed()).isEqualTo(25 + 100);
		credit.end();
		assertThat(credit.consumed(1000)).isTrue();
		assertThat(credit.takeOwed()).isEqualTo(1000);
		for (int i = 0; i < 16; i++) {
			assertThat(loans.borrow(0)).as("all of it is there").isEqualTo(100);
		}
	}

}
