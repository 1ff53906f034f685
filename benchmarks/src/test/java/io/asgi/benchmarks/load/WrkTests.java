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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link Wrk}.
 */
class WrkTests {

	@Test
	void theResultIsReadFromTheLineOfTheScript() {
		LoadResult result = Wrk.parse("""
				Running 4s test @ http://127.0.0.1:8080/plaintext
				  1 threads and 64 connections
				RESULT micros=4000000 requests=400000 bytes=9 errors=0 p50=500 p99=2500
				""");
		assertThat(result).isEqualTo(new LoadResult(4.0, 400_000, 0, 500, 2500));
		assertThat(result.throughput()).isEqualTo(100_000);
		assertThat(result.verified()).isSameAs(result);
	}

	@Test
	void anErrorMakesTheFiguresVoid() {
		LoadResult result = Wrk.parse("RESULT micros=4000000 requests=400000 bytes=9 errors=1 p50=500 p99=2500\n");
		assertThatIllegalStateException().isThrownBy(result::verified)
			.withMessageContaining("400000 operations were answered, and 1 failed");
	}

	@Test
	void noAnswerMakesTheFiguresVoid() {
		LoadResult result = Wrk.parse("RESULT micros=4000000 requests=0 bytes=0 errors=0 p50=0 p99=0\n");
		assertThatIllegalStateException().isThrownBy(result::verified);
	}

	@Test
	void outputWithoutAResultIsShown() {
		assertThatIllegalStateException().isThrownBy(() -> Wrk.parse("unable to connect"))
			.withMessageContaining("unable to connect");
	}

	@Test
	void theScriptIsToldWhatToSend() {
		Wrk wrk = Wrk.post("/echo", 1024).withFields(4).pipelined(16).secure();
		assertThat(wrk.command(8443, 3)).contains("-d3s", "https://127.0.0.1:8443/echo")
			.endsWith("--", "POST", "1024", "4", "16");
	}

}
