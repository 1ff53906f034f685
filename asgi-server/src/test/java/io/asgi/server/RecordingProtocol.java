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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSendEvent;
import io.asgi.server.protocol.ApplicationProtocol;
import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.Ending;
import io.asgi.server.protocol.Receiver;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A state machine that does what the test says, and insists on being called on its loop.
 */
class RecordingProtocol implements ApplicationProtocol {

	private final Loop loop;

	private final List<String> calls = new ArrayList<>();

	private final Deque<AsgiReceiveEvent> events = new ArrayDeque<>();

	private final Deque<Completion> sends = new ArrayDeque<>();

	private @Nullable Receiver receiver;

	private @Nullable Consumer<Ending> report;

	RecordingProtocol(Loop loop) {
		this.loop = loop;
	}

	@Override
	public void receive(Receiver receiver) {
		record("receive");
		if (this.receiver != null) {
			receiver.failed(new IllegalStateException("outstanding"));
			return;
		}
		this.receiver = receiver;
		deliver();
	}

	@Override
	public void cancelReceive(Receiver receiver) {
		record("cancelReceive");
		if (this.receiver == receiver) {
			this.receiver = null;
		}
	}

	@Override
	public void send(AsgiSendEvent event, Completion completion) {
		record("send " + event.type());
		this.sends.add(completion);
	}

	@Override
	public void applicationEnded(@Nullable Throwable failure, Consumer<Ending> report) {
		record("ended " + failure);
		this.report = report;
	}

	/**
	 * Let an event arrive.
	 */
	void arrive(AsgiReceiveEvent event) {
		this.events.add(event);
		deliver();
	}

	/**
	 * End the oldest send.
	 */
	void endSend(@Nullable Throwable failure) {
		this.sends.remove().complete(failure);
	}

	void report(Ending ending) {
		Consumer<Ending> report = this.report;
		assertThat(report).isNotNull();
		report.accept(ending);
	}

	/**
	 * Return how often it has been called, and with what, since the last time.
	 */
	List<String> take() {
		List<String> taken = List.copyOf(this.calls);
		this.calls.clear();
		return taken;
	}

	private void record(String call) {
		assertThat(this.loop.isCurrent()).as("on the loop").isTrue();
		this.calls.add(call);
	}

	private void deliver() {
		Receiver receiver = this.receiver;
		AsgiReceiveEvent event = this.events.peek();
		if (receiver != null && event != null) {
			this.receiver = null;
			this.events.remove();
			if (!receiver.received(event)) {
				this.events.addFirst(event);
			}
		}
	}

}
