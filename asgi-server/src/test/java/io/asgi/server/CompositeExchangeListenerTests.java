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

package io.asgi.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.asgi.server.report.ExchangeListener;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CompositeExchangeListener}.
 */
class CompositeExchangeListenerTests {

	private final List<String> seen = new ArrayList<>();

	private final ExchangeListener failing = new ExchangeListener() {

		@Override
		public Context contribute(Context context) {
			throw new IllegalStateException("on purpose");
		}

		@Override
		public void run(Runnable task) {
			throw new IllegalStateException("on purpose");
		}

		@Override
		public void sendWaited(Duration time) {
			throw new IllegalStateException("on purpose");
		}

	};

	private final ExchangeListener recording = new ExchangeListener() {

		@Override
		public Context contribute(Context context) {
			return context.put("key", "value");
		}

		@Override
		public void run(Runnable task) {
			CompositeExchangeListenerTests.this.seen.add("before");
			task.run();
			CompositeExchangeListenerTests.this.seen.add("after");
		}

		@Override
		public void sendWaited(Duration time) {
			CompositeExchangeListenerTests.this.seen.add("waited " + time.toMillis());
		}

	};

	@Test
	void aListenerThatFailsLeavesTheOthersAlone() {
		CompositeExchangeListener both = new CompositeExchangeListener(List.of(this.failing, this.recording));
		both.sendWaited(Duration.ofMillis(7));
		assertThat(this.seen).containsExactly("waited 7");
		assertThat(both.contribute(Context.empty()).<String>get("key")).isEqualTo("value");
	}

	@Test
	void aTaskIsRunWithinAllListeners() {
		new CompositeExchangeListener(List.of(this.recording, this.recording)).run(() -> this.seen.add("task"));
		assertThat(this.seen).containsExactly("before", "before", "task", "after", "after");
	}

	@Test
	void aTaskIsRunOnceThoughAListenerFails() {
		new CompositeExchangeListener(List.of(this.failing, this.recording)).run(() -> this.seen.add("task"));
		new CompositeExchangeListener(List.of(this.recording, this.failing)).run(() -> this.seen.add("other"));
		assertThat(this.seen).containsExactly("task", "before", "other");
	}

	@Test
	void nobodyWhoFollowsNothingIsAsked() {
		AsgiServerListener listener = AsgiServerListener.of(List.of(new AsgiServerListener() {
		}));
		assertThat(listener.exchangeStarted(null, Context.empty())).isSameAs(ExchangeListener.NONE);
	}

}
