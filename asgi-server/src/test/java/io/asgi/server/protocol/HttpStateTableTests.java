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

import io.asgi.HttpSendEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link HttpProtocol} makes of every event in every state.
 */
class HttpStateTableTests {

	private static final String TABLE = """
			event                             | REQUEST     | START_HELD           | BODY        | COMPLETE | DISCONNECTED | ABORTED
			HttpSendEvent.Start               | held        | illegal              | illegal     | ignored  | gone         | gone
			HttpSendEvent.Body                | illegal     | head 201 body 'part' | body 'part' | ignored  | gone         | gone
			HttpSendEvent.Body last           | illegal     | response 201 'end'   | last 'end'  | ignored  | gone         | gone
			HttpSendEvent.Trailers            | not offered | not offered          | not offered | ignored  | gone         | gone
			HttpSendEvent.EarlyHint           | not offered | not offered          | not offered | ignored  | gone         | gone
			HttpSendEvent.Push                | not offered | not offered          | not offered | ignored  | gone         | gone
			HttpSendEvent.PathSend            | not offered | not offered          | not offered | ignored  | gone         | gone
			HttpSendEvent.ZeroCopySend        | not offered | not offered          | not offered | ignored  | gone         | gone
			WebSocketSendEvent.Accept         | illegal     | illegal              | illegal     | illegal  | illegal      | illegal
			WebSocketSendEvent.Text           | illegal     | illegal              | illegal     | illegal  | illegal      | illegal
			WebSocketSendEvent.Bytes          | illegal     | illegal              | illegal     | illegal  | illegal      | illegal
			WebSocketSendEvent.Close          | illegal     | illegal              | illegal     | illegal  | illegal      | illegal
			WebSocketSendEvent.DenialStart    | illegal     | illegal              | illegal     | illegal  | illegal      | illegal
			WebSocketSendEvent.DenialBody     | illegal     | illegal              | illegal     | illegal  | illegal      | illegal
			LifespanSendEvent.StartupComplete | illegal     | illegal              | illegal     | illegal  | illegal      | illegal
			LifespanSendEvent.StartupFailed   | illegal     | illegal              | illegal     | illegal  | illegal      | illegal
			LifespanSendEvent.ShutdownComplete| illegal     | illegal              | illegal     | illegal  | illegal      | illegal
			LifespanSendEvent.ShutdownFailed  | illegal     | illegal              | illegal     | illegal  | illegal      | illegal
			""";

	private final RecordingHttpTransport transport = new RecordingHttpTransport();

	private final HttpProtocol protocol = new HttpProtocol(this.transport, "GET", 1);

	static Stream<SendEvents.Cell> cells() {
		return SendEvents.cells(TABLE, HttpProtocol.class);
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
			case "illegal" -> completion.assertIllegal(type + " is not allowed in state " + cell.state());
			case "not offered" -> completion.assertIllegal(type + " is not allowed: the extension " + type
					+ " is not offered on this connection, see the scope's extensions");
			case "gone" -> completion.assertGone(type);
			default -> completion.assertSucceeded();
		}
		switch (cell.expected()) {
			case "illegal", "not offered", "gone", "held" -> assertThat(written).isEmpty();
			case "ignored" -> assertThat(written).containsExactly("ignored " + type);
			default -> assertThat(String.join(" ", written)).isEqualTo(cell.expected());
		}
	}

	private void enter(String state) {
		if (state.equals("REQUEST")) {
			return;
		}
		if (state.equals("DISCONNECTED")) {
			this.protocol.clientGone();
			return;
		}
		this.protocol.send(HttpSendEvent.Start.of(201), Completion.IGNORED);
		if (state.equals("BODY")) {
			this.transport.endTurn();
		}
		if (state.equals("ABORTED")) {
			this.transport.endTurn();
			this.protocol.replaceResponse(503, "Busy");
		}
		if (state.equals("COMPLETE")) {
			this.protocol.send(HttpSendEvent.Body.last(), Completion.IGNORED);
		}
		this.transport.writes().take();
	}

}
