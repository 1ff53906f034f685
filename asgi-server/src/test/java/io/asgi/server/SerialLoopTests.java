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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SerialLoop}.
 */
@Timeout(60)
class SerialLoopTests {

	private final SerialLoop loop = new SerialLoop();

	private final List<String> ran = new ArrayList<>();

	@Test
	void aTaskRunsAtOnceOnTheThreadThatHandsItOver() {
		Thread[] thread = new Thread[1];
		this.loop.execute(() -> thread[0] = Thread.currentThread());
		assertThat(thread[0]).isSameAs(Thread.currentThread());
	}

	@Test
	void onlyATaskRunsOnTheLoop() {
		boolean[] current = new boolean[1];
		this.loop.execute(() -> current[0] = this.loop.isCurrent());
		assertThat(current[0]).isTrue();
		assertThat(this.loop.isCurrent()).isFalse();
	}

	@Test
	void aTaskThatIsHandedOverByATaskRunsAfterIt() {
		this.loop.execute(() -> {
			this.loop.execute(() -> this.ran.add("second"));
			this.ran.add("first");
		});
		assertThat(this.ran).containsExactly("first", "second");
	}

	@Test
	void aTaskThatIsRunByATaskRunsWithinIt() {
		this.loop.run(() -> {
			this.loop.run(() -> this.ran.add("inner"));
			this.ran.add("outer");
		});
		assertThat(this.ran).containsExactly("inner", "outer");
	}

	@Test
	void aTaskOfAnotherThreadIsRunByTheOneThatRunsAlready() throws InterruptedException {
		Thread[] thread = new Thread[1];
		CountDownLatch handedOver = new CountDownLatch(1);
		this.loop.execute(() -> {
			new Thread(() -> {
				this.loop.execute(() -> thread[0] = Thread.currentThread());
				handedOver.countDown();
			}).start();
			await(handedOver);
			assertThat(thread[0]).isNull();
		});
		assertThat(thread[0]).isSameAs(Thread.currentThread());
	}

	@Test
	void tasksOfSeveralThreadsNeverOverlapAndKeepTheOrderOfTheirThread() throws InterruptedException {
		AtomicInteger running = new AtomicInteger();
		List<List<Integer>> ranOf = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		List<Thread> threads = ranOf.stream().map((ranOfThread) -> new Thread(() -> {
			for (int i = 0; i < 10_000; i++) {
				int number = i;
				this.loop.execute(() -> {
					assertThat(running.incrementAndGet()).isOne();
					ranOfThread.add(number);
					running.decrementAndGet();
				});
			}
		})).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(ranOf)
			.allSatisfy((ranOfThread) -> assertThat(ranOfThread).hasSize(10_000).isSorted().doesNotHaveDuplicates());
	}

	@Test
	void aLongChainOfTasksDoesNotGrowTheStack() {
		int[] left = { 100_000 };
		Runnable[] task = new Runnable[1];
		task[0] = () -> {
			if (--left[0] > 0) {
				this.loop.execute(task[0]);
			}
		};
		this.loop.execute(task[0]);
		assertThat(left[0]).isZero();
	}

	@Test
	void aTaskThatFailsStopsNeitherTheOthersNorTheLoop() {
		assertThatIllegalStateException().isThrownBy(() -> this.loop.execute(() -> {
			this.loop.execute(() -> this.ran.add("second"));
			throw new IllegalStateException("no");
		})).withMessage("no");
		assertThat(this.ran).containsExactly("second");
		assertThat(this.loop.isCurrent()).isFalse();
		this.loop.execute(() -> this.ran.add("third"));
		assertThat(this.ran).containsExactly("second", "third");
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
