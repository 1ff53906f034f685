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

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.asgi.AsgiHeaders;
import io.asgi.HttpSendEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link HttpProtocol} makes of every event in every state.
 */
class HttpStateTableTests {

	private static final String TABLE = """
			event                              | REQUEST     | START_HELD             | FILE_OPENING | BODY        | TRAILERS    | COMPLETE | DISCONNECTED | ABORTED
			HttpSendEvent.Start                | held        | illegal                | waits        | illegal     | illegal     | ignored  | gone         | gone
			HttpSendEvent.Body                 | illegal     | head 201 body 'part'   | waits        | body 'part' | illegal     | ignored  | gone         | gone
			HttpSendEvent.Body last            | illegal     | response 201 'end'     | waits        | last 'end'  | illegal     | ignored  | gone         | gone
			HttpSendEvent.Trailers             | illegal     | illegal                | waits        | illegal     | trailers [] | ignored  | gone         | gone
			HttpSendEvent.EarlyHint            | hint []     | hint []                | waits        | ignored     | illegal     | ignored  | gone         | gone
			HttpSendEvent.Push                 | not offered | not offered            | waits        | not offered | not offered | ignored  | gone         | gone
			HttpSendEvent.PathSend             | illegal     | head 201/4 file 4 last | waits        | file 4 last | illegal     | ignored  | gone         | gone
			HttpSendEvent.ZeroCopySend         | illegal     | head 201/4 file 4 last | waits        | file 4 last | illegal     | ignored  | gone         | gone
			WebSocketSendEvent.Accept          | illegal     | illegal                | waits        | illegal     | illegal     | illegal  | illegal      | illegal
			WebSocketSendEvent.Text            | illegal     | illegal                | waits        | illegal     | illegal     | illegal  | illegal      | illegal
			WebSocketSendEvent.Bytes           | illegal     | illegal                | waits        | illegal     | illegal     | illegal  | illegal      | illegal
			WebSocketSendEvent.Close           | illegal     | illegal                | waits        | illegal     | illegal     | illegal  | illegal      | illegal
			WebSocketSendEvent.DenialStart     | illegal     | illegal                | waits        | illegal     | illegal     | illegal  | illegal      | illegal
			WebSocketSendEvent.DenialBody      | illegal     | illegal                | waits        | illegal     | illegal     | illegal  | illegal      | illegal
			LifespanSendEvent.StartupComplete  | illegal     | illegal                | waits        | illegal     | illegal     | illegal  | illegal      | illegal
			LifespanSendEvent.StartupFailed    | illegal     | illegal                | waits        | illegal     | illegal     | illegal  | illegal      | illegal
			LifespanSendEvent.ShutdownComplete | illegal     | illegal                | waits        | illegal     | illegal     | illegal  | illegal      | illegal
			LifespanSendEvent.ShutdownFailed   | illegal     | illegal                | waits        | illegal     | illegal     | illegal  | illegal      | illegal
			""";

	private final RecordingHttpTransport transport = new RecordingHttpTransport();

	private final HttpProtocol protocol = new HttpProtocol(this.transport, "GET", 1,
			(extension) -> !extension.equals("http.response.push"));

	static Stream<SendEvents.Cell> cells() {
		return SendEvents.cells(TABLE, HttpState.class);
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
			case "not offered" -> completion.assertIllegal(type + " is not allowed: the extension " + type
					+ " is not offered on this connection, see the scope's extensions");
			case "gone" -> completion.assertGone(type);
			case "waits" -> completion.assertWaits();
			default -> completion.assertSucceeded();
		}
		switch (cell.expected()) {
			case "illegal", "not offered", "gone", "held", "waits" -> assertThat(written).isEmpty();
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
		this.protocol.send(new HttpSendEvent.Start(201, AsgiHeaders.empty(), state.equals("TRAILERS")),
				Completion.IGNORED);
		switch (state) {
			case "FILE_OPENING" -> {
				this.transport.slowDisk();
				this.protocol.send(new HttpSendEvent.PathSend(Path.of("file").toAbsolutePath()), Completion.IGNORED);
			}
			case "BODY" -> this.transport.endTurn();
			case "TRAILERS", "COMPLETE" -> this.protocol.send(HttpSendEvent.Body.last(), Completion.IGNORED);
			case "ABORTED" -> {
				this.transport.endTurn();
				this.protocol.replaceResponse(503, "Busy");
			}
			default -> {
				// It is there already
			}
		}
		this.transport.writes().take();
	}

}
