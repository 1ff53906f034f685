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

package io.asgi.architecture;

import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/**
 * No call that waits, outside the places that are made for waiting.
 */
final class Blocking {

	private static final Map<Class<?>, Set<String>> WAITING = Map.ofEntries(
			Map.entry(BlockingQueue.class, Set.of("put", "take")),
			Map.entry(Condition.class, Set.of("await", "awaitNanos", "awaitUninterruptibly", "awaitUntil")),
			Map.entry(CountDownLatch.class, Set.of("await")), Map.entry(CyclicBarrier.class, Set.of("await")),
			Map.entry(ExecutorService.class, Set.of("awaitTermination", "close", "invokeAll", "invokeAny")),
			Map.entry(Flux.class, Set.of("blockFirst", "blockLast", "toIterable", "toStream")),
			Map.entry(Future.class,
					Set.of("await", "awaitUninterruptibly", "get", "join", "sync", "syncUninterruptibly")),
			Map.entry(LockSupport.class, Set.of("park", "parkNanos", "parkUntil")),
			Map.entry(Mono.class, Set.of("block", "blockOptional")), Map.entry(Object.class, Set.of("wait")),
			Map.entry(Phaser.class, Set.of("arriveAndAwaitAdvance", "awaitAdvance", "awaitAdvanceInterruptibly")),
			Map.entry(Process.class, Set.of("waitFor")),
			Map.entry(Semaphore.class, Set.of("acquire", "acquireUninterruptibly")),
			Map.entry(Thread.class, Set.of("join", "sleep")));

	private Blocking() {
	}

	/**
	 * The rule. The blocking adapter is {@code application..Blocking*}, the bootstrap
	 * {@code spring.boot.autoconfigure..*Lifespan*}; the test kit, and the test support
	 * for Spring Boot, wait for the code under test, and the benchmarks for what they
	 * measure. The sample asks an interpreter before anything is served.
	 * @param base the base package
	 * @return the rule
	 */
	static ArchRule rule(String base) {
		return classes().that()
			.resideOutsideOfPackages(base + ".test..", base + ".spring.boot.test..", base + ".benchmarks..")
			.and(areNot(base + ".application", "Blocking.*"))
			.and(areNot(base + ".spring.boot.autoconfigure", ".*Lifespan.*"))
			.and(areNot(base + ".sample.python", "PythonInterpreter"))
			.should(Conditions.condition("not wait",
					(type, violation) -> Conditions.accesses(type)
						.filter(Blocking::waits)
						.forEach((access) -> violation.accept(access.getDescription()))));
	}

	private static DescribedPredicate<JavaClass> areNot(String packageName, String name) {
		return DescribedPredicate.describe("are not " + packageName + ".." + name, (type) -> {
			JavaClass outermost = type;
			while (outermost.getEnclosingClass().isPresent()) {
				outermost = outermost.getEnclosingClass().get();
			}
			return !(outermost.getPackageName().startsWith(packageName) && outermost.getSimpleName().matches(name));
		});
	}

	private static boolean waits(JavaAccess<?> access) {
		for (Entry<Class<?>, Set<String>> waiting : WAITING.entrySet()) {
			if (waiting.getValue().contains(access.getName())
					&& access.getTargetOwner().isAssignableTo(waiting.getKey())) {
				return true;
			}
		}
		return false;
	}

}
