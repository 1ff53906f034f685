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

package io.asgi.test.conformance;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Something that has been started and may complete: a receive, a send, a write.
 *
 * @param <T> the result
 */
final class Pending<T> {

	/**
	 * How long the suite waits for what must happen. Only a failing test takes so long.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(10);

	/**
	 * How long the suite watches for what must not happen.
	 */
	static final Duration QUIET = Duration.ofMillis(200);

	private final String name;

	private final CompletableFuture<? extends @Nullable T> future;

	Pending(String name, CompletableFuture<? extends @Nullable T> future) {
		this.name = name;
		this.future = future;
	}

	/**
	 * Wait for the result.
	 * @return the result, {@code null} if there is none but that it is done
	 */
	@Nullable T await() {
		try {
			return this.future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("Expected " + this.name + " to complete but it failed: " + ex.getCause(),
					ex.getCause());
		}
		catch (TimeoutException | CancellationException ex) {
			throw new AssertionError("Expected " + this.name + " to complete but it did not", ex);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	Throwable awaitFailure() {
		try {
			Object result = this.future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			throw new AssertionError("Expected " + this.name + " to fail but it completed: " + result);
		}
		catch (ExecutionException ex) {
			return Objects.requireNonNullElse(ex.getCause(), ex);
		}
		catch (TimeoutException | CancellationException ex) {
			throw new AssertionError("Expected " + this.name + " to fail but it is still pending", ex);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	void staysPending() {
		if (endsWithin(QUIET)) {
			throw new AssertionError("Expected " + this.name + " to wait but it ended: " + this.future);
		}
	}

	/**
	 * Wait a while.
	 * @return whether it has ended, either way
	 */
	boolean endsWithin(Duration duration) {
		try {
			this.future.get(duration.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (ExecutionException | CancellationException ex) {
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	/**
	 * Wait for its end, and tell how it ended.
	 */
	boolean hasFailed() {
		if (!endsWithin(PATIENCE)) {
			throw new AssertionError("Expected " + this.name + " to end but it is still pending");
		}
		return this.future.isCompletedExceptionally();
	}

	void cancel() {
		this.future.cancel(true);
	}

	private AssertionError interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new AssertionError("Interrupted while waiting for " + this.name, ex);
	}

}
