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

package io.asgi.server.netty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures how the sample application fares under attack: its memory, and how long
 * somebody else waits for responses. Not part of the normal build:
 * {@code mvn -Phostile -pl asgi-server -am verify}, with a sample application that has
 * been packaged before. The figures are written to {@code target/under-attack.md}.
 */
@Tag("hostile")
class UnderAttackTests {

	private static final Path JAR = Path
		.of(System.getProperty("hostile.sample", "../sample-app/target/asgi-sample.jar"));

	private static final String HEAP = System.getProperty("hostile.heap", "256m");

	/**
	 * Longer than the head of a request may take.
	 */
	private static final long SECONDS = Long.getLong("hostile.seconds", 12);

	private static final long MIB = 1024 * 1024;

	@Test
	@Timeout(value = 30, unit = TimeUnit.MINUTES)
	void memoryStaysBoundedAndOthersAreServed() throws Exception {
		StringBuilder table = new StringBuilder("| attack | what the server did | heap in use before, at most, after"
				+ " | direct memory before, at most, after | somebody else's requests: count, failed"
				+ " | median, 99 %, longest |\n| --- | --- | --- | --- | --- | --- |\n");
		try (SampleServer server = SampleServer.start(JAR, HEAP)) {
			warmUp(server);
			for (Attack attack : chosen()) {
				String row = measure(server, attack);
				System.out.println(row);
				table.append(row).append('\n');
				Files.writeString(Path.of("target/under-attack.md"), table);
			}
		}
	}

	/**
	 * Return all attacks, or those that are asked for.
	 */
	private static List<Attack> chosen() {
		String names = System.getProperty("hostile.attacks", "");
		return names.isEmpty() ? List.of(Attack.values())
				: Arrays.stream(names.split(",")).map(Attack::valueOf).toList();
	}

	private static void warmUp(SampleServer server) throws IOException {
		Bystander bystander = new Bystander(server.address());
		Thread thread = new Thread(bystander);
		thread.start();
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SECONDS));
		bystander.stop();
		join(thread);
		try (RawFrames client = new RawFrames(server.address())) {
			for (int stream = 1; stream < 2_000; stream += 2) {
				client.get(stream, "/hello").flush();
				client.status(stream);
			}
		}
	}

	private static String measure(SampleServer server, Attack attack) throws Exception {
		long heapBefore = server.liveHeap();
		long directBefore = server.direct();
		AtomicLong heapPeak = new AtomicLong(heapBefore);
		AtomicLong directPeak = new AtomicLong(directBefore);
		Bystander bystander = new Bystander(server.address());
		Thread somebodyElse = new Thread(bystander);
		CompletableFuture<String> outcome = CompletableFuture.supplyAsync(() -> run(server, attack));
		somebodyElse.start();
		while (!outcome.isDone()) {
			heapPeak.accumulateAndGet(server.heap(), Math::max);
			directPeak.accumulateAndGet(server.direct(), Math::max);
			LockSupport.parkNanos(50_000_000L);
		}
		bystander.stop();
		join(somebodyElse);
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
		String row = String.format(Locale.ROOT,
				"| %s | %s | %d, %d, %d MiB | %d, %d, %d MiB | %d, %d | %.1f, %.1f, %.1f ms |", attack.title(),
				outcome.get(), heapBefore / MIB, heapPeak.get() / MIB, server.liveHeap() / MIB, directBefore / MIB,
				directPeak.get() / MIB, server.direct() / MIB, bystander.count(), bystander.failures(),
				bystander.percentile(50), bystander.percentile(99), bystander.percentile(100));
		assertThat(bystander.count()).as(row).isPositive();
		assertThat(bystander.failures()).as(row).isZero();
		return row;
	}

	private static String run(SampleServer server, Attack attack) {
		try {
			return attack.run(server.address(), System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS));
		}
		catch (Exception ex) {
			throw new IllegalStateException(attack.title(), ex);
		}
	}

	private static void join(Thread thread) {
		while (thread.isAlive()) {
			LockSupport.parkNanos(1_000_000L);
		}
	}

}
