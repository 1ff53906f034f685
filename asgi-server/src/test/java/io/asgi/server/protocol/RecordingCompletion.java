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

package io.asgi.server.protocol;

import io.asgi.ClientDisconnectedException;
import io.asgi.IllegalEventException;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A completion that remembers what it was told, and goes on from there if it has an
 * action. To be told more than once fails the test.
 */
final class RecordingCompletion implements Completion {

	private final Runnable next;

	private boolean done;

	private @Nullable Throwable failure;

	RecordingCompletion() {
		this(() -> {
		});
	}

	RecordingCompletion(Runnable next) {
		this.next = next;
	}

	@Override
	public void complete(@Nullable Throwable failure) {
		assertThat(this.done).as("told before").isFalse();
		this.done = true;
		this.failure = failure;
		this.next.run();
	}

	void assertWaits() {
		assertThat(this.done).as("told").isFalse();
	}

	void assertSucceeded() {
		assertThat(this.done).as("told").isTrue();
		assertThat(this.failure).isNull();
	}

	void assertFailed(Class<? extends Throwable> type, String message) {
		assertThat(this.done).as("told").isTrue();
		assertThat(this.failure).isExactlyInstanceOf(type).hasMessage(message);
	}

	void assertIllegal(String message) {
		assertFailed(IllegalEventException.class, message);
	}

	/**
	 * Assert that it was told of an event that is not allowed in a state, with or without
	 * a hint.
	 */
	void assertRefusedIn(String eventType, Object state) {
		assertThat(this.done).as("told").isTrue();
		assertThat(this.failure).isExactlyInstanceOf(IllegalEventException.class);
		assertThat(this.failure.getMessage() + ":").startsWith(eventType + " is not allowed in state " + state + ":");
	}

	void assertGone(String eventType) {
		assertFailed(ClientDisconnectedException.class, eventType + " was not sent: the client has disconnected");
	}

	/**
	 * Describe what it was told in a word or a message.
	 */
	String outcome() {
		if (!this.done) {
			return "waits";
		}
		if (this.failure == null) {
			return "done";
		}
		return (this.failure instanceof ClientDisconnectedException) ? "gone" : this.failure.getMessage();
	}

}
