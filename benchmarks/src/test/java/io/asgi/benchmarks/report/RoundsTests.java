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

package io.asgi.benchmarks.report;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link Rounds}, {@link Statistics} and {@link RatioTable}.
 */
class RoundsTests {

	private final Rounds rounds = new Rounds();

	@Test
	void theMedianIsInTheMiddle() {
		assertThat(Statistics.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Statistics(2, 1, 9));
		assertThat(Statistics.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(new Statistics(3, 1, 9));
		assertThatIllegalArgumentException().isThrownBy(() -> Statistics.of(List.of()));
	}

	@Test
	void aRatioIsTakenWithinARoundSoThatDriftCancels() {
		addCpu("raw", 10, 20, 40);
		addCpu("asgi", 11, 22, 44);
		assertThat(this.rounds.ratios("asgi", "raw", Metric.CPU)).isEqualTo(new Statistics(1.1, 1.1, 1.1));
	}

	@Test
	void theTableHasValuesAndRatios() {
		addCpu("raw", 10, 20, 30);
		addCpu("asgi", 10, 30, 30);
		List<String> table = RatioTable.of(this.rounds, "raw", Map.of("asgi", "ASGI"));
		assertThat(table).hasSize(4);
		assertThat(cells(table.get(0))).containsExactly("server", "server CPU (µs)", "ratio");
		assertThat(cells(table.get(2))).containsExactly("raw", "20.00 (10.00–30.00)", "**1.000** (1.000–1.000)");
		assertThat(cells(table.get(3))).containsExactly("ASGI", "30.00 (10.00–30.00)", "**1.000** (1.000–1.500)");
		assertThat(table).extracting(String::length).containsOnly(table.get(0).length());
	}

	@Test
	void withoutTheBaselineThereAreNoRatios() {
		addCpu("asgi", 10);
		assertThat(cells(RatioTable.of(this.rounds, "raw", Map.of()).get(2))).containsExactly("asgi",
				"10.00 (10.00–10.00)", "");
	}

	@Test
	void aServerThatHasFailedIsNotInTheTable() {
		addCpu("raw", 10);
		addCpu("asgi", 10);
		this.rounds.remove("asgi");
		assertThat(RatioTable.of(this.rounds, "raw", Map.of())).hasSize(3);
	}

	private void addCpu(String server, double... values) {
		for (double value : values) {
			this.rounds.add(server, Map.of(Metric.CPU, value));
		}
	}

	private static List<String> cells(String line) {
		return List.of(line.substring(1).split("\\|")).stream().map(String::strip).toList();
	}

}
