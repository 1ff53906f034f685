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

package io.asgi.server.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Admission}.
 */
@Timeout(120)
class AdmissionTests {

	private final List<String> decided = new ArrayList<>();

	@Test
	void thereAreAsManyInAsThereAreSlots() {
		Admission admission = new Admission(2, (application) -> 9, 9);
		Ticket first = enter(admission, "a");
		assertThat(first.isIn()).isTrue();
		assertThat(enter(admission, "b").isIn()).isTrue();
		Ticket third = enter(admission, "a");
		assertThat(third.isWaiting()).isTrue();
		assertThat(admission.active()).isEqualTo(2);
		assertThat(admission.waiting()).isEqualTo(1);
		first.close();
		assertThat(third.isIn()).isTrue();
		assertThat(this.decided).containsExactly("a in");
		assertThat(admission.active()).isEqualTo(2);
		assertThat(admission.waiting()).isZero();
	}

	@Test
	void aSlotIsGivenBackOnce() {
		Admission admission = new Admission(2, (application) -> 9, 9);
		Ticket ticket = enter(admission, "a");
		enter(admission, "a");
		ticket.close();
		ticket.close();
		assertThat(admission.active()).isEqualTo(1);
	}

	@Test
	void thoseOfOneApplicationAreAdmittedInTheirOrder() {
		Admission admission = new Admission(1, (application) -> 9, 9);
		Ticket in = enter(admission, "a");
		List<Ticket> tickets = List.of(enter(admission, "a"), enter(admission, "a"), enter(admission, "a"));
		for (Ticket next : tickets) {
			in.close();
			assertThat(next.isIn()).isTrue();
			in = next;
		}
	}

	@Test
	void theApplicationsAreAdmittedInTurn() {
		Admission admission = new Admission(1, (application) -> 9, 9);
		Ticket in = enter(admission, "x");
		List<Ticket> waiting = new ArrayList<>();
		for (String application : List.of("a", "a", "a", "b", "c", "c")) {
			waiting.add(enter(admission, application));
		}
		for (int i = 0; i < 6; i++) {
			in.close();
			in = waiting.stream().filter(Ticket::isIn).findFirst().orElseThrow();
			waiting.remove(in);
		}
		assertThat(this.decided).containsExactly("a in", "b in", "c in", "a in", "c in", "a in");
	}

	@Test
	void anApplicationAtItsLimitDoesNotHoldUpOthers() {
		Admission admission = new Admission(3, (application) -> application.equals("a") ? 1 : 9, 9);
		Ticket in = enter(admission, "a");
		Ticket waiting = enter(admission, "a");
		assertThat(waiting.isWaiting()).isTrue();
		Ticket other = enter(admission, "b");
		assertThat(other.isIn()).isTrue();
		other.close();
		assertThat(waiting.isWaiting()).isTrue();
		in.close();
		assertThat(waiting.isIn()).isTrue();
	}

	@Test
	void whoComesWhenTheQueueIsFullIsRefused() {
		Admission admission = new Admission(1, (application) -> 9, 1);
		enter(admission, "a");
		Ticket waiting = enter(admission, "a");
		Ticket refused = enter(admission, "a");
		assertThat(refused.isIn() || refused.isWaiting()).isFalse();
		assertThat(waiting.isWaiting()).isTrue();
		assertThat(this.decided).isEmpty();
		refused.close();
		assertThat(admission.waiting()).isEqualTo(1);
		assertThat(admission.active()).isEqualTo(1);
	}

	@Test
	void nobodyWaitsWhereThereIsNoQueue() {
		Admission admission = new Admission(1, (application) -> 9, 0);
		Ticket in = enter(admission, "a");
		Ticket refused = enter(admission, "a");
		assertThat(refused.isIn() || refused.isWaiting()).isFalse();
		in.close();
		assertThat(enter(admission, "a").isIn()).isTrue();
	}

	@Test
	void oneApplicationCannotTakeAllPlacesOfTheQueue() {
		Admission admission = new Admission(1, (application) -> 9, 4);
		enter(admission, "x");
		List<Ticket> first = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			first.add(enter(admission, "a"));
		}
		assertThat(enter(admission, "b").isWaiting()).isTrue();
		assertThat(this.decided).containsExactly("a refused");
		assertThat(first).extracting(Ticket::isWaiting).containsExactly(true, true, true, false);
		assertThat(admission.waiting()).isEqualTo(4);
	}

	@Test
	void whoStopsWaitingTakesNoSlot() {
		Admission admission = new Admission(1, (application) -> 9, 9);
		Ticket in = enter(admission, "a");
		Ticket gone = enter(admission, "a");
		Ticket next = enter(admission, "a");
		gone.close();
		in.close();
		assertThat(next.isIn()).isTrue();
		next.close();
		assertThat(admission.active()).isZero();
		assertThat(admission.waiting()).isZero();
	}

	@Test
	void noSlotIsLostOrTakenTwiceByManyThreads() throws Exception {
		int max = 7;
		int maxOfA = 3;
		Admission admission = new Admission(max, (application) -> application.equals("a") ? maxOfA : max, 50);
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger insideA = new AtomicInteger();
		AtomicInteger served = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger mostOfA = new AtomicInteger();
		ExecutorService executor = Executors.newFixedThreadPool(16);
		List<Future<?>> threads = new ArrayList<>();
		for (int thread = 0; thread < 16; thread++) {
			threads.add(executor.submit(() -> {
				Random random = ThreadLocalRandom.current();
				for (int i = 0; i < 5_000; i++) {
					boolean ofA = random.nextBoolean();
					CountDownLatch decision = new CountDownLatch(1);
					Ticket ticket = admission.enter(ofA ? "a" : "b", (decided) -> decision.countDown());
					boolean leaves = ticket.isWaiting() && random.nextInt(4) == 0;
					if (!leaves && ticket.isWaiting()) {
						decision.await();
					}
					if (!leaves && ticket.isIn()) {
						most.accumulateAndGet(inside.incrementAndGet(), Math::max);
						if (ofA) {
							mostOfA.accumulateAndGet(insideA.incrementAndGet(), Math::max);
						}
						Thread.yield();
						served.incrementAndGet();
						if (ofA) {
							insideA.decrementAndGet();
						}
						inside.decrementAndGet();
					}
					ticket.close();
					ticket.close();
				}
				return null;
			}));
		}
		for (Future<?> thread : threads) {
			thread.get(100, TimeUnit.SECONDS);
		}
		executor.shutdown();
		assertThat(most.get()).isLessThanOrEqualTo(max);
		assertThat(mostOfA.get()).isLessThanOrEqualTo(maxOfA);
		assertThat(served.get()).isPositive();
		assertThat(admission.active()).isZero();
		assertThat(admission.waiting()).isZero();
		for (int i = 0; i < max; i++) {
			assertThat(enter(admission, "b").isIn()).isTrue();
		}
		assertThat(enter(admission, "b").isWaiting()).isTrue();
	}

	private Ticket enter(Admission admission, String application) {
		return admission.enter(application,
				(ticket) -> this.decided.add(application + (ticket.isIn() ? " in" : " refused")));
	}

}
