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

import java.util.List;
import java.util.stream.Stream;

import io.asgi.AsgiHeaders;
import io.asgi.WebSocketSendEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link WebSocketProtocol} makes of every event in every state.
 */
class WebSocketStateTableTests {

	private static final String TABLE = """
			event                             | CONNECT                 | DENYING     | ACCEPTING| GOING_AWAY| OPEN         | CLOSING| CLOSED
			HttpSendEvent.Start               | illegal                 | illegal     | waits    | waits     | illegal      | illegal| illegal
			HttpSendEvent.Body                | illegal                 | illegal     | waits    | waits     | illegal      | illegal| illegal
			HttpSendEvent.Body last           | illegal                 | illegal     | waits    | waits     | illegal      | illegal| illegal
			HttpSendEvent.Trailers            | illegal                 | illegal     | waits    | waits     | illegal      | illegal| illegal
			HttpSendEvent.EarlyHint           | illegal                 | illegal     | waits    | waits     | illegal      | illegal| illegal
			HttpSendEvent.Push                | illegal                 | illegal     | waits    | waits     | illegal      | illegal| illegal
			HttpSendEvent.PathSend            | illegal                 | illegal     | waits    | waits     | illegal      | illegal| illegal
			HttpSendEvent.ZeroCopySend        | illegal                 | illegal     | waits    | waits     | illegal      | illegal| illegal
			WebSocketSendEvent.Accept         | accept null [] read     | illegal     | waits    | waits     | illegal      | gone   | gone
			WebSocketSendEvent.Text           | illegal                 | illegal     | waits    | waits     | text text    | gone   | gone
			WebSocketSendEvent.Bytes          | illegal                 | illegal     | waits    | waits     | bytes 5      | gone   | gone
			WebSocketSendEvent.Close          | response 403 'Forbidden'| illegal     | waits    | waits     | close 3000 ''| gone   | gone
			WebSocketSendEvent.DenialStart    | held                    | illegal     | waits    | waits     | illegal      | gone   | gone
			WebSocketSendEvent.DenialBody     | illegal                 | response 401| waits    | waits     | illegal      | gone   | gone
			LifespanSendEvent.StartupComplete | illegal                 | illegal     | waits    | waits     | illegal      | illegal| illegal
			LifespanSendEvent.StartupFailed   | illegal                 | illegal     | waits    | waits     | illegal      | illegal| illegal
			LifespanSendEvent.ShutdownComplete| illegal                 | illegal     | waits    | waits     | illegal      | illegal| illegal
			LifespanSendEvent.ShutdownFailed  | illegal                 | illegal     | waits    | waits     | illegal      | illegal| illegal
			""";

	private final RecordingWebSocketTransport transport = new RecordingWebSocketTransport();

	private final WebSocketProtocol protocol = new WebSocketProtocol(this.transport, List.of(),
			new WebSocketProtocol.Limits(1, 10), "websocket.http.response"::equals);

	static Stream<SendEvents.Cell> cells() {
		return SendEvents.cells(TABLE, WebSocketProtocol.class);
	}

	@ParameterizedTest
	@MethodSource("cells")
	void everyStateHasAnAnswerToEveryEvent(SendEvents.Cell cell) {
		enter(cell.state());
		RecordingCompletion completion = new RecordingCompletion();
		this.protocol.send(cell.event(), completion);
		String type = cell.event().type();
		List<String> written = this.transport.writes().take();
		switch (cell.expected()) {
			case "illegal" -> completion.assertRefusedIn(type, cell.state());
			case "gone" -> completion.assertGone(type);
			case "waits" -> completion.assertWaits();
			default -> completion.assertSucceeded();
		}
		switch (cell.expected()) {
			case "illegal", "held", "gone", "waits" -> assertThat(written).isEmpty();
			default -> assertThat(String.join(" ", written)).isEqualTo(cell.expected());
		}
	}

	private void enter(String state) {
		if (!state.equals("CONNECT")) {
			this.protocol.receive(new RecordingReceiver());
		}
		switch (state) {
			case "DENYING" ->
				this.protocol.send(new WebSocketSendEvent.DenialStart(401, AsgiHeaders.empty()), Completion.IGNORED);
			case "ACCEPTING" -> {
				this.transport.writes().delay();
				accept();
			}
			case "GOING_AWAY" -> {
				this.transport.writes().delay();
				accept();
				this.protocol.goAway();
			}
			case "OPEN" -> accept();
			case "CLOSING" -> {
				accept();
				this.protocol.send(WebSocketSendEvent.Close.of(), Completion.IGNORED);
			}
			case "CLOSED" -> this.protocol.closed(1006, "");
			default -> {
			}
		}
		if (!state.equals("CONNECT")) {
			this.transport.writes().take();
		}
	}

	private void accept() {
		this.protocol.send(WebSocketSendEvent.Accept.of(), Completion.IGNORED);
	}

}
