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

package io.asgi.benchmarks.process;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link CpuTime} and {@link MemoryUse}.
 */
class UseTests {

	@Test
	void theNameOfAProcessMayHaveSpacesAndParentheses() {
		assertThat(CpuTime.ticks("42 (a (b) c) S 1 1 1 0 -1 4194560 1 0 0 0 17 5 0 0 20 0 1 0")).isEqualTo(22);
	}

	@Test
	void theTimeSinceIsTheSumOverThreads() {
		CpuTime earlier = new CpuTime(Map.of("1", 100L, "2", 50L), 0);
		CpuTime later = new CpuTime(Map.of("1", 150L, "2", 60L, "3", 5L), 0);
		assertThat(later.since(earlier)).isEqualTo(65);
	}

	@Test
	void theTotalCountsWhenAThreadHasEnded() {
		CpuTime earlier = new CpuTime(Map.of("1", 100L, "2", 50L), 10_000_000);
		CpuTime later = new CpuTime(Map.of("1", 150L), 40_000_000);
		assertThat(later.since(earlier)).isEqualTo(30_000_000);
	}

	@Test
	void thisProcessHasUsedTime() {
		CpuTime time = CpuTime.of(ProcessHandle.current());
		assertThat(time.threads().values()).anySatisfy((nanos) -> assertThat(nanos).isPositive());
	}

	@Test
	void theHeapIsWithoutMetaspace() {
		assertThat(MemoryUse.heap("""
				42:
				DefNew     total 157248K, used 10K [0x00000000e0000000, 0x00000000eaaa0000, 0x00000000eaaa0000)
				 eden space 139776K,   4% used [0x00000000e0000000, 0x00000000e0600000, 0x00000000e8880000)
				 Tenured    total 349568K, used 7000K [0x00000000eaaa0000, 0x0000000100000000, 0x0000000100000000)
				   the  space 349568K,   2% used [0x00000000eaaa0000, 0x00000000eb1763c8, 0x0000000100000000)
				 Metaspace       used 20000K, committed 20480K, reserved 1114112K
				  class space    used 3000K, committed 3200K, reserved 1048576K
				""")).isEqualTo(7010 * 1024);
	}

}
