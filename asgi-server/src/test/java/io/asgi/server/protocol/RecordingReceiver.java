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

import java.util.function.Consumer;

import io.asgi.AsgiReceiveEvent;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A receiver that remembers what it was told, and goes on from there if it has an action.
 * To be told more than once fails the test.
 */
final class RecordingReceiver implements Receiver {

	private final Consumer<AsgiReceiveEvent> next;

	private boolean withdrawn;

	private @Nullable AsgiReceiveEvent event;

	private @Nullable Throwable failure;

	RecordingReceiver() {
		this((event) -> {
		});
	}

	RecordingReceiver(Consumer<AsgiReceiveEvent> next) {
		this.next = next;
	}

	/**
	 * Create a receiver that has been withdrawn, which the state machine does not know
	 * yet.
	 */
	static RecordingReceiver withdrawn() {
		RecordingReceiver receiver = new RecordingReceiver();
		receiver.withdraw();
		return receiver;
	}

	void withdraw() {
		this.withdrawn = true;
	}

	@Override
	public boolean received(AsgiReceiveEvent event) {
		assertWaits();
		if (this.withdrawn) {
			return false;
		}
		this.event = event;
		this.next.accept(event);
		return true;
	}

	@Override
	public void failed(Throwable failure) {
		assertWaits();
		this.failure = failure;
	}

	/**
	 * Return whether it was told something, or does not wait any more.
	 */
	boolean isDone() {
		return this.withdrawn || this.event != null || this.failure != null;
	}

	boolean hasReceived(AsgiReceiveEvent event) {
		return event.equals(this.event);
	}

	void assertWaits() {
		assertThat(this.event).isNull();
		assertThat(this.failure).isNull();
	}

	void assertReceived(AsgiReceiveEvent event) {
		assertThat(this.failure).isNull();
		assertThat(this.event).isEqualTo(event);
	}

	void assertRefused() {
		assertThat(this.event).isNull();
		assertThat(this.failure).isExactlyInstanceOf(IllegalStateException.class)
			.hasMessage("Another receive of this scope is outstanding, wait for it before the next one");
	}

}
