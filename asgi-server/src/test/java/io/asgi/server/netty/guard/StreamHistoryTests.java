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

import io.asgi.server.netty.guard.StreamHistory.Headers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamHistory}.
 */
class StreamHistoryTests {

	private final StreamHistory history = new StreamHistory();

	@Test
	void streamsAreOpenedInOrder() {
		for (int stream = 1; stream < 10 * StreamHistory.SIZE; stream += 2) {
			assertThat(this.history.headers(stream, true)).isEqualTo(Headers.ALLOWED);
		}
	}

	@Test
	void trailersEndAStream() {
		this.history.headers(1, false);
		assertThat(this.history.headers(1, true)).isEqualTo(Headers.ALLOWED);
		assertThat(this.history.headers(1, true)).isEqualTo(Headers.AFTER_END);
	}

	@Test
	void aStreamIsOverWhenItsFirstHeadersEndIt() {
		this.history.headers(1, true);
		assertThat(this.history.headers(1, false)).isEqualTo(Headers.AFTER_END);
	}

	@Test
	void aStreamIsOverWhenDataEndsIt() {
		this.history.headers(1, false);
		this.history.headers(3, false);
		this.history.ended(1);
		assertThat(this.history.headers(1, true)).isEqualTo(Headers.AFTER_END);
		assertThat(this.history.headers(3, true)).isEqualTo(Headers.ALLOWED);
	}

	@Test
	void aStreamIsUnderWayUntilItsClientEndsOrResetsIt() {
		this.history.headers(1, false);
		this.history.headers(3, false);
		assertThat(this.history.isUnderWay(1)).isTrue();
		assertThat(this.history.isUnderWay(5)).isFalse();
		this.history.ended(1);
		this.history.reset(3);
		assertThat(this.history.isUnderWay(1)).isFalse();
		assertThat(this.history.isUnderWay(3)).isFalse();
		int again = 2 * StreamHistory.SIZE + 3;
		this.history.headers(again, false);
		assertThat(this.history.isUnderWay(again)).isTrue();
		assertThat(this.history.isUnderWay(2)).isFalse();
	}

	@Test
	void aStreamThatWasPassedOverCannotBeOpened() {
		this.history.headers(1, true);
		this.history.headers(7, true);
		assertThat(this.history.headers(3, true)).isEqualTo(Headers.OUT_OF_ORDER);
		assertThat(this.history.headers(5, true)).isEqualTo(Headers.OUT_OF_ORDER);
		assertThat(this.history.headers(9, true)).isEqualTo(Headers.ALLOWED);
	}

	@Test
	void theEndOfAStreamThatWasNeverOpenedIsNoNews() {
		this.history.ended(5);
		assertThat(this.history.headers(5, false)).isEqualTo(Headers.ALLOWED);
		assertThat(this.history.headers(5, true)).isEqualTo(Headers.ALLOWED);
	}

	@Test
	void oldStreamsAreForgotten() {
		this.history.headers(1, true);
		this.history.headers(5, true);
		int next = 1 + 2 * StreamHistory.SIZE;
		assertThat(this.history.headers(next, true)).isEqualTo(Headers.ALLOWED);
		assertThat(this.history.headers(1, true)).as("too old to tell").isEqualTo(Headers.ALLOWED);
		assertThat(this.history.headers(3, true)).as("the oldest to remember").isEqualTo(Headers.OUT_OF_ORDER);
		assertThat(this.history.headers(5, true)).as("still remembered").isEqualTo(Headers.AFTER_END);
		this.history.ended(1);
		assertThat(this.history.headers(next, true)).isEqualTo(Headers.AFTER_END);
	}

	@Test
	void theLastStreamThereIsCanBeOpened() {
		assertThat(this.history.headers(1, true)).isEqualTo(Headers.ALLOWED);
		assertThat(this.history.headers(Integer.MAX_VALUE, true)).isEqualTo(Headers.ALLOWED);
		assertThat(this.history.headers(Integer.MAX_VALUE - 2, true)).isEqualTo(Headers.OUT_OF_ORDER);
		assertThat(this.history.headers(3, true)).isEqualTo(Headers.ALLOWED);
	}

}
