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

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * What has become of a {@code Mono} so far.
 */
final class Outcome {

	private final Disposable subscription;

	private boolean complete;

	private @Nullable Throwable failure;

	Outcome(Mono<?> mono) {
		this.subscription = mono.subscribe((value) -> {
		}, (ex) -> this.failure = ex, () -> this.complete = true);
	}

	boolean isComplete() {
		return this.complete;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	boolean isOpen() {
		return !this.complete && this.failure == null;
	}

	void cancel() {
		this.subscription.dispose();
	}

}
