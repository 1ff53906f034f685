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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link HttpProtocol} by arbitrary sequences of what application, client and
 * transport do.
 */
class HttpProtocolFuzzTests {

	/**
	 * What may become of a response: at most one head, nothing behind the end.
	 */
	private static final Pattern RESPONSE = Pattern
		.compile("(hint )*(response |head (body |file )*(last )?(trailers )?)?(abort )?");

	private static final Pattern ANNOUNCED = Pattern.compile("(?:head|response) \\d+/(\\d+)(?! bodyless)\\b.*");

	private static final Pattern TEXT = Pattern.compile("'(.*)'");

	private static final List<AsgiSendEvent> EVENTS = events();

	private final List<RecordingCompletion> completions = new ArrayList<>();

	private final List<RecordingReceiver> receivers = new ArrayList<>();

	private final List<Ending> endings = new ArrayList<>();

	private final List<String> calls = new ArrayList<>();

	private RecordingHttpTransport transport;

	private HttpProtocol protocol;

	private boolean ended;

	private static List<AsgiSendEvent> events() {
		List<AsgiSendEvent> events = new ArrayList<>(SendEvents.all());
		for (int status : new int[] { 200, 200, 204, 304, 500 }) {
			events.add(HttpSendEvent.Start.of(status));
			events.add(HttpSendEvent.Start.of(status, "content-length", "4"));
			events.add(HttpSendEvent.Start.of(status, "content-length", "0"));
		}
		events.add(HttpSendEvent.Start.of(200, "x y", "z"));
		events.add(HttpSendEvent.Start.of(200, "content-length", "-1"));
		events.add(new HttpSendEvent.Start(200, AsgiHeaders.empty(), true));
		events.add(new HttpSendEvent.Trailers(AsgiHeaders.of("x-sum", "1"), false));
		for (String body : new String[] { "", "ab", "abcd" }) {
			events.add(HttpSendEvent.Body.of(body));
			events.add(HttpSendEvent.Body.last(body));
		}
		return events;
	}

	@Provide
	Arbitrary<List<Integer>> steps() {
		return Arbitraries.integers().between(0, 9_999).list().ofMaxSize(40);
	}

	@Property
	void whateverHappensAResponseIsRightAndEverybodyIsTold(@ForAll("steps") List<Integer> steps, @ForAll boolean head,
			@ForAll boolean offered) {
		this.transport = new RecordingHttpTransport();
		this.transport.slowDisk();
		this.protocol = new HttpProtocol(this.transport, head ? "HEAD" : "GET", 3,
				(extension) -> offered && !extension.equals("http.response.push"));
		this.ended = false;
		for (List<?> list : List.of(this.completions, this.receivers, this.endings, this.calls)) {
			list.clear();
		}
		steps.forEach(this::step);
		assertResponse();
		letAllEnd();
		assertResponse();
		this.completions.forEach((completion) -> assertThat(completion.outcome()).isNotEqualTo("waits"));
		assertThat(this.receivers).allMatch(RecordingReceiver::isDone);
		assertThat(this.endings).hasSize(1);
	}

	private void step(int step) {
		int argument = step / 10;
		switch (step % 10) {
			case 0, 1, 2 -> send(argument);
			case 3 -> receive(argument % 5 == 0);
			case 4 -> cancel(argument);
			case 5 -> bodyReceived(argument);
			case 6 -> this.transport.endTurn();
			case 7 -> endWrite(argument);
			case 8 -> this.transport.writes().delay(argument % 3 != 0);
			default -> rare(argument);
		}
		this.calls.addAll(this.transport.writes().take());
	}

	private void rare(int argument) {
		switch (argument % 8) {
			case 0 -> this.protocol.clientGone();
			case 1 -> this.protocol.requestBroken();
			case 2 -> this.protocol.replaceResponse(503, "busy");
			case 3, 4 -> end((argument % 16 < 8) ? null : new IllegalStateException("on purpose"));
			case 5, 6 -> openFile(argument % 3 == 0);
			default -> {
				// Rare it shall be
			}
		}
	}

	/**
	 * Some go on with another send from within the completion.
	 */
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

	private void bodyReceived(int argument) {
		this.calls.addAll(this.transport.writes().take());
		if (this.calls.remove("read")) {
			this.protocol.bodyReceived(new byte[argument % 3], argument % 4 == 0);
		}
	}

	private void endWrite(int argument) {
		if (this.transport.writes().isUnderWay()) {
			this.transport.writes().end((argument % 5 == 0) ? new IOException("gone") : null);
		}
	}

	private void openFile(boolean refuse) {
		if (this.transport.isOpening() && refuse) {
			this.transport.refuse();
		}
		else if (this.transport.isOpening()) {
			this.transport.open();
		}
	}

	private void end(Throwable failure) {
		if (!this.ended) {
			this.ended = true;
			this.protocol.applicationEnded(failure, this.endings::add);
		}
	}

	private void letAllEnd() {
		this.transport.writes().delay(false);
		end(null);
		this.transport.endTurn();
		while (this.transport.writes().isUnderWay() || this.transport.isOpening()) {
			openFile(false);
			if (this.transport.writes().isUnderWay()) {
				this.transport.writes().end(null);
			}
			this.transport.endTurn();
		}
		this.protocol.clientGone();
		this.calls.addAll(this.transport.writes().take());
	}

	private void assertResponse() {
		StringBuilder names = new StringBuilder();
		int length = 0;
		int announced = -1;
		for (String call : this.calls) {
			String name = call.substring(0, (call + " ").indexOf(' '));
			if (!List.of("read", "ignored", "close").contains(name)) {
				names.append(name).append(' ');
			}
			Matcher head = ANNOUNCED.matcher(call);
			announced = head.matches() ? Integer.parseInt(head.group(1)) : announced;
			Matcher text = TEXT.matcher(call);
			length += text.find() ? text.group(1).length() : 0;
			length += name.equals("file") ? Integer.parseInt(call.substring(5)) : 0;
		}
		assertThat(names.toString()).matches(RESPONSE);
		if (announced >= 0) {
			assertThat(length).isLessThanOrEqualTo(announced);
			if (names.toString().endsWith("last ") || names.toString().endsWith("response ")) {
				assertThat(length).isEqualTo(announced);
			}
		}
	}

}
