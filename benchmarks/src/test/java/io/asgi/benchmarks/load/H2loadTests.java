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

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link H2load}.
 */
class H2loadTests {

	private static final String OUTPUT = """
			finished in 2.50s, 40000.00 req/s, 1.22MB/s
			requests: 100000 total, 100400 started, 100000 done, %d succeeded, %d failed, 0 errored, 0 timeout
			status codes: %d 2xx, 0 3xx, 0 4xx, 0 5xx
			""";

	@Test
	void theResultIsReadFromOutputAndLog() {
		Latencies latencies = H2load.latencies(Stream.of("1700000000\t200\t300", "1700000001\t200\t500"));
		LoadResult result = H2load.parse(OUTPUT.formatted(100_000, 0, 100_000), latencies);
		assertThat(result).isEqualTo(new LoadResult(2.5, 100_000, 0, 300, 500));
	}

	@Test
	void whatTheEndCutsOffHasNoLatency() {
		Latencies latencies = H2load.latencies(Stream.of("1700000000\t200\t300", "1700000001\t-1\t9000"));
		assertThat(latencies.micros(1)).isEqualTo(300);
	}

	@Test
	void failedRequestsMakeTheFiguresVoid() {
		LoadResult result = H2load.parse(OUTPUT.formatted(99_999, 1, 99_999), new Latencies());
		assertThatIllegalStateException().isThrownBy(result::verified);
	}

	@Test
	void anotherStatusMakesTheFiguresVoid() {
		LoadResult result = H2load.parse(OUTPUT.formatted(100_000, 0, 99_998), new Latencies());
		assertThatIllegalStateException().isThrownBy(result::verified);
	}

	@Test
	void outputWithoutAResultIsShown() {
		assertThatIllegalStateException().isThrownBy(() -> H2load.parse("could not connect", new Latencies()))
			.withMessageContaining("could not connect");
	}

}
