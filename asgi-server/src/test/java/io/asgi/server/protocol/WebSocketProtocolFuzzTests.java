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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.asgi.AsgiSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link WebSocketProtocol} by arbitrary sequences of what application, client
 * and transport do.
 */
class WebSocketProtocolFuzzTests {

	/**
	 * What may become of a WebSocket: one handshake, messages, one close; or one response
	 * that denies it.
	 */
	private static final Pattern CONVERSATION = Pattern
		.compile("((response |head (body )*(last )?)(abort )?|accept ((text|bytes) )*(close )?)?");

	private static final List<AsgiSendEvent> EVENTS = events();

	private final List<RecordingCompletion> completions = new ArrayList<>();

	private final List<RecordingReceiver> receivers = new ArrayList<>();

	private final List<Ending> endings = new ArrayList<>();

	private final List<String> calls = new ArrayList<>();

	private RecordingWebSocketTransport transport;

	private WebSocketProtocol protocol;

	private boolean ended;

	private static List<AsgiSendEvent> events() {
		List<AsgiSendEvent> events = new ArrayList<>(SendEvents.all());
		for (int i = 0; i < 10; i++) {
			events.add(WebSocketSendEvent.Accept.of());
			events.add(new WebSocketSendEvent.Text("text"));
		}
		return events;
	}

	@Provide
	Arbitrary<List<Integer>> steps() {
		return Arbitraries.integers().between(0, 9_999).list().ofMaxSize(40);
	}

	@Property
	void whateverHappensAConversationIsRightAndEverybodyIsTold(@ForAll("steps") List<Integer> steps) {
		this.transport = new RecordingWebSocketTransport();
		this.protocol = new WebSocketProtocol(this.transport, List.of(), new WebSocketProtocol.Limits(3, 10),
				"websocket.http.response"::equals);
		this.ended = false;
		for (List<?> list : List.of(this.completions, this.receivers, this.endings, this.calls)) {
			list.clear();
		}
		steps.forEach(this::step);
		assertConversation();
		letAllEnd();
		assertConversation();
		this.completions.forEach((completion) -> assertThat(completion.outcome()).isNotEqualTo("waits"));
		assertThat(this.receivers).allMatch(RecordingReceiver::isDone);
		assertThat(this.endings).hasSize(1);
	}

	private void step(int step) {
		int argument = step / 10;
		switch (step % 10) {
			case 0, 1, 2 -> send(argument);
			case 3, 4 -> receive(argument % 5 == 0);
			case 5 -> cancel(argument);
			case 6 -> message(argument);
			case 7 -> endWrite(argument);
			case 8 -> this.transport.writes().delay(argument % 3 != 0);
			default -> rare(argument);
		}
		this.calls.addAll(this.transport.writes().take());
	}

	private void rare(int argument) {
		switch (argument % 10) {
			case 0 -> this.protocol.closed(1000, "");
			case 1 -> this.protocol.violated(1002, "");
			case 2 -> this.protocol.goAway();
			case 5, 6 -> this.transport.response().endTurn();
			case 3, 4 -> end((argument % 20 < 10) ? null : new IllegalStateException("on purpose"));
			default -> {
				// Rare it shall be
			}
		}
	}

	private void send(int argument) {
		AsgiSendEvent event = EVENTS.get(argument % EVENTS.size());
		Runnable next = (argument / EVENTS.size() % 4 == 3) ? () -> send(argument / 7) : () -> {
		};
		RecordingCompletion completion = new RecordingCompletion(next);
		this.completions.add(completion);
		this.protocol.send(event, completion);
	}

	private void receive(boolean again) {
		RecordingReceiver receiver = new RecordingReceiver((event) -> {
			if (again) {
				receive(false);
			}
		});
		this.receivers.add(receiver);
		this.protocol.receive(receiver);
	}

	private void cancel(int argument) {
		if (!this.receivers.isEmpty()) {
			RecordingReceiver receiver = this.receivers.get(argument % this.receivers.size());
			receiver.withdraw();
			this.protocol.cancelReceive(receiver);
		}
	}

	private void message(int argument) {
		this.calls.addAll(this.transport.writes().take());
		if (this.calls.remove("read")) {
			this.protocol.messageReceived(new WebSocketReceiveEvent.Text("message"), argument % 12);
		}
	}

	private void endWrite(int argument) {
		if (this.transport.writes().isUnderWay()) {
			this.transport.writes().end((argument % 5 == 0) ? new IOException("gone") : null);
		}
	}

	private void end(Throwable failure) {
		if (!this.ended) {
			this.ended = true;
			this.protocol.applicationEnded(failure, this.endings::add);
		}
	}

	/**
	 * What has been received and not taken comes before the end.
	 */
	private void letAllEnd() {
		this.transport.writes().delay(false);
		end(null);
		this.transport.response().endTurn();
		while (this.transport.writes().isUnderWay()) {
			this.transport.writes().end(null);
			this.transport.response().endTurn();
		}
		this.protocol.closed(1006, "");
		for (int i = 0; i < 5; i++) {
			receive(false);
		}
		this.calls.addAll(this.transport.writes().take());
	}

	private void assertConversation() {
		StringBuilder names = new StringBuilder();
		for (String call : this.calls) {
			String name = call.substring(0, (call + " ").indexOf(' '));
			if (!name.equals("read") && !name.equals("ignored")) {
				names.append(name).append(' ');
			}
		}
		assertThat(names.toString()).matches(CONVERSATION);
	}

}
