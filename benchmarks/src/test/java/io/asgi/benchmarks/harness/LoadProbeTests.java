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

package io.asgi.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;

import io.asgi.benchmarks.load.LoadResult;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link LoadProbe}.
 */
class LoadProbeTests {

	private final List<Integer> seconds = new ArrayList<>();

	@Test
	void aServerThatDoesMuchIsWarmAtOnce() throws Exception {
		probe(100_000).warmUp(1, 7);
		assertThat(this.seconds).containsExactly(7);
	}

	@Test
	void aServerThatDoesLittleIsWarmedUpForLonger() throws Exception {
		probe(40_000).warmUp(1, 7);
		assertThat(this.seconds).containsExactly(7, 7, 7);
	}

	@Test
	void noServerIsWarmedUpForEver() throws Exception {
		probe(1).warmUp(1, 7);
		assertThat(this.seconds).hasSize(6);
	}

	private LoadProbe probe(long operations) {
		return new LoadProbe((port) -> (seconds) -> {
			this.seconds.add(seconds);
			return new LoadResult(seconds, operations, 0, Double.NaN, Double.NaN);
		});
	}

}
