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

package io.asgi.benchmarks.load;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Latencies}.
 */
class LatenciesTests {

	@Test
	void aPercentileIsTheLatencyThatSoManyKeepBelowOrAt() {
		Latencies latencies = new Latencies();
		LongStream.rangeClosed(1, 2000)
			.map((micros) -> 2001 - micros)
			.forEach((micros) -> latencies.add(micros * 1000));
		assertThat(latencies.micros(0.5)).isEqualTo(1000);
		assertThat(latencies.micros(0.99)).isEqualTo(1980);
		assertThat(latencies.micros(1)).isEqualTo(2000);
	}

	@Test
	void withoutLatenciesThereIsNoPercentile() {
		assertThat(new Latencies().micros(0.5)).isNaN();
	}

}
