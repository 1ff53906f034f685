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

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.asgi.AsgiSendEvent;
import io.asgi.LifespanSendEvent;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link LifespanProtocol} by arbitrary sequences of what application and server
 * do.
 */
class LifespanProtocolFuzzTests implements LifespanProtocol.Listener {

	private static final Pattern LIFE = Pattern
		.compile("(startupFailed |started (stopped |shutdownFailed |ended false )?|ended true )?");

	private final StringBuilder life = new StringBuilder();

	@Provide
	Arbitrary<List<Integer>> steps() {
		return Arbitraries.integers().between(0, 9_999).list().ofMaxSize(30);
	}

	@Property
	void whateverHappensALifeIsToldOnceAndInOrder(@ForAll("steps") List<Integer> steps) {
		this.life.setLength(0);
		LifespanProtocol protocol = new LifespanProtocol(this);
		List<RecordingReceiver> receivers = new ArrayList<>();
		List<AsgiSendEvent> events = new ArrayList<>(SendEvents.all());
		for (int i = 0; i < 10; i++) {
			events.add(LifespanSendEvent.StartupComplete.INSTANCE);
			events.add(LifespanSendEvent.ShutdownComplete.INSTANCE);
		}
		List<Ending> endings = new ArrayList<>();
		for (int step : steps) {
			int argument = step / 10;
			switch (step % 10) {
				case 0, 1, 2, 3 -> {
					RecordingCompletion completion = new RecordingCompletion();
					protocol.send(events.get(argument % events.size()), completion);
					assertThat(completion.outcome()).isNotEqualTo("waits");
				}
				case 4, 5 -> {
					RecordingReceiver receiver = new RecordingReceiver();
					receivers.add(receiver);
					protocol.receive(receiver);
				}
				case 6 -> {
					if (!receivers.isEmpty()) {
						RecordingReceiver receiver = receivers.get(argument % receivers.size());
						receiver.withdraw();
						protocol.cancelReceive(receiver);
					}
				}
				case 7, 8 -> protocol.shutdown();
				default -> {
					if (endings.isEmpty()) {
						protocol.applicationEnded((argument % 2 == 0) ? null : new IllegalStateException(),
								endings::add);
						assertThat(endings).hasSize(1);
					}
				}
			}
		}
		assertThat(this.life.toString()).matches(LIFE);
	}

	@Override
	public void started() {
		this.life.append("started ");
	}

	@Override
	public void startupFailed(String message) {
		this.life.append("startupFailed ");
	}

	@Override
	public void stopped() {
		this.life.append("stopped ");
	}

	@Override
	public void shutdownFailed(String message) {
		this.life.append("shutdownFailed ");
	}

	@Override
	public void ended(boolean starting, @Nullable Throwable failure) {
		this.life.append("ended ").append(starting).append(' ');
	}

}
