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

package io.asgi.python.pool;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import io.asgi.python.RecyclePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Which worker has served long enough, or does not want to any more.
 */
final class Recycling {

	private static final long MEBIBYTE = 1024 * 1024;

	private final RecyclePolicy policy;

	private final Duration youth;

	private final DoubleSupplier random;

	/**
	 * Create the rules.
	 * @param policy the limits
	 * @param youth how long a worker is ready before it is replaced for its memory
	 * @param random yields numbers from 0 to 1
	 */
	Recycling(RecyclePolicy policy, Duration youth, DoubleSupplier random) {
		this.policy = policy;
		this.youth = youth;
		this.random = random;
	}

	/**
	 * Return after how many calls a new worker is replaced.
	 */
	long limit() {
		long requests = this.policy.requests();
		if (requests == 0) {
			return Long.MAX_VALUE;
		}
		double part = this.policy.jitter() * (2 * this.random.getAsDouble() - 1);
		return Math.max(1, Math.round(requests * (1 + part)));
	}

	/**
	 * Return which limit a worker has reached.
	 * @return the limit in words, {@code null} if none
	 */
	@Nullable String reason(PooledWorker worker, long now) {
		if (worker.isLeaving()) {
			return "a signal has told it to end";
		}
		if (worker.calls() >= worker.recycleAt()) {
			return "it has had " + worker.calls() + " calls";
		}
		Duration age = Duration.ofMillis(now - worker.startedAt());
		if (!this.policy.lifetime().isZero() && age.compareTo(this.policy.lifetime()) >= 0) {
			return "it has lived for " + age.toSeconds() + " s";
		}
		return (isTooBig(worker) && !isTooBigFromTheStart(worker, now)) ? memory(worker) : null;
	}

	/**
	 * Return whether a worker uses more memory than it may, so soon that another in its
	 * place would do so too. It is not replaced for that yet.
	 */
	boolean isTooBigFromTheStart(PooledWorker worker, long now) {
		return isTooBig(worker) && worker.lived(now) < this.youth.toMillis();
	}

	private boolean isTooBig(PooledWorker worker) {
		return this.policy.memory() > 0 && worker.heartbeat().memory() > this.policy.memory();
	}

	/**
	 * Return how much memory a worker uses, and may use, for people.
	 */
	String memory(PooledWorker worker) {
		return "it uses " + mebibytes(worker.heartbeat().memory()) + " of memory, and may use "
				+ mebibytes(this.policy.memory()) + " (recycle.memory)";
	}

	private static String mebibytes(long bytes) {
		return (bytes < MEBIBYTE) ? bytes + " bytes" : bytes / MEBIBYTE + " MiB";
	}

}
