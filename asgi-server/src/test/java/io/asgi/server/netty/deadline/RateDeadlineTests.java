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

package io.asgi.server.netty.deadline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateDeadline}.
 */
class RateDeadlineTests {

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final AtomicBoolean tooSlow = new AtomicBoolean();

	@Test
	void manyGigabytesAtALowRateAreInTime() {
		RateDeadline deadline = new RateDeadline(this.channel, 1, () -> this.tooSlow.set(true));
		for (int i = 0; i < 5; i++) {
			deadline.begin();
			deadline.received(Integer.MAX_VALUE);
		}
		deadline.begin();
		this.channel.advanceTimeBy(6, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(this.tooSlow).isFalse();
	}

	@Test
	void whatIsPaidForAheadIsNotTimedForDays() {
		RateDeadline deadline = new RateDeadline(this.channel, 1, () -> this.tooSlow.set(true));
		deadline.begin();
		deadline.received(1_000_000);
		this.channel.advanceTimeBy(6, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		deadline.begin();
		deadline.received(1);
		this.channel.advanceTimeBy(6, TimeUnit.SECONDS);
		assertThat(this.channel.runScheduledPendingTasks()).isEqualTo(-1);
	}

}
