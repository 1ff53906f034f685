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

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.WebSocketSendEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebSocketProtocol}.
 */
class WebSocketProtocolTests {

	private static final AsgiSendEvent ACCEPT = WebSocketSendEvent.Accept.of();

	private static final AsgiSendEvent TEXT = new WebSocketSendEvent.Text("hi");

	private final RecordingWebSocketTransport transport = new RecordingWebSocketTransport();

	private final Writes writes = this.transport.writes();

	private final WebSocketProtocol protocol = new WebSocketProtocol(this.transport, List.of("chat", "news"),
			new WebSocketProtocol.Limits(2, 10), "websocket.http.response"::equals);

	@Test
	void anAcceptCarriesTheSubprotocolAndHeadersWithoutThoseOfTheConnection() {
		send(new WebSocketSendEvent.Accept("news", AsgiHeaders.of("x", "1", "Upgrade", "h2c"))).assertSucceeded();
		assertThat(this.writes.take().get(0)).isEqualTo("accept news [x: 1]");
	}

	@Test
	void anAcceptThatIsNotValidLeavesTheChanceOfAnotherOne() {
		send(WebSocketSendEvent.Accept.of("mail")).assertIllegal("websocket.accept is not valid: "
				+ "the client does not offer the subprotocol 'mail', it offers [chat, news]");
		send(new WebSocketSendEvent.Accept(null, AsgiHeaders.of("x", "\n"))).assertIllegal(
				"websocket.accept is not valid: the value of the header 'x' contains a control character: '\\x0a'");
		assertThat(this.writes.take()).isEmpty();
		send(ACCEPT).assertSucceeded();
	}

	@Test
	void whatIsSentDuringTheHandshakeFollowsIt() {
		this.writes.delay();
		RecordingCompletion accept = send(ACCEPT);
		RecordingCompletion text = send(TEXT);
		RecordingCompletion close = send(WebSocketSendEvent.Close.of());
		accept.assertWaits();
		assertThat(this.writes.take()).containsExactly("accept null []");
		this.writes.end(null);
		accept.assertSucceeded();
		text.assertWaits();
		this.writes.end(null);
		text.assertSucceeded();
		this.writes.end(null);
		close.assertSucceeded();
		assertThat(this.writes.take()).endsWith("text hi", "close 1000 ''");
	}

	@Test
	void aSendThatIsOneTooManyFails() {
		this.writes.delay();
		send(ACCEPT);
		send(TEXT);
		send(TEXT);
		send(TEXT).assertFailed(IllegalStateException.class, "Too many concurrent sends: websocket.send would have "
				+ "to wait for 2 others, wait for a send before the next one");
	}

	@Test
	void aHandshakeThatFailsIsADisconnectForAllThatWait() {
		this.writes.delay();
		RecordingReceiver receiver = receiveAfterConnect();
		RecordingCompletion accept = send(ACCEPT);
		RecordingCompletion text = send(TEXT);
		this.writes.end(new IOException("Broken pipe"));
		accept.assertGone("websocket.accept");
		text.assertGone("websocket.send");
		receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
		assertThat(end(null)).containsExactly(Ending.CLIENT_GONE);
		assertThat(this.writes.take()).containsExactly("accept null []");
	}

	@Test
	void aClientThatLeavesDuringTheHandshakeIsNotOpenAfterIt() {
		this.writes.delay();
		RecordingReceiver receiver = receiveAfterConnect();
		send(ACCEPT);
		RecordingCompletion text = send(TEXT);
		this.protocol.closed(Disconnect.ABNORMAL, "");
		receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
		this.writes.end(null);
		text.assertGone("websocket.send");
		assertThat(this.writes.take()).containsExactly("accept null []");
	}

	@ParameterizedTest
	@CsvSource({ "text", "bytes", "close" })
	void aFailureToSendIsADisconnect(String kind) {
		open();
		RecordingReceiver receiver = receiveAfterConnect();
		this.writes.fail(new IOException("Broken pipe"));
		AsgiSendEvent event = switch (kind) {
			case "text" -> TEXT;
			case "bytes" -> new WebSocketSendEvent.Bytes(new byte[1]);
			default -> WebSocketSendEvent.Close.of();
		};
		send(event).assertGone(event.type());
		receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
		send(TEXT).assertGone("websocket.send");
	}

	@Test
	void aFailureToDenyIsADisconnect() {
		this.writes.fail(new IOException("Broken pipe"));
		send(WebSocketSendEvent.Close.of()).assertGone("websocket.close");
		receiveAfterConnect().assertReceived(Disconnect.of(Disconnect.ABNORMAL));
	}

	@Test
	void aCloseBeforeTheAcceptDeniesTheHandshake() {
		RecordingReceiver receiver = receiveAfterConnect();
		send(WebSocketSendEvent.Close.of()).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 403 'Forbidden'");
		receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
	}

	@Test
	void theApplicationIsToldTheCodeWithWhichItsOwnCloseEnds() {
		open();
		RecordingReceiver receiver = receiveAfterConnect();
		send(new WebSocketSendEvent.Close(3000, "bye")).assertSucceeded();
		receiver.assertWaits();
		this.protocol.closed(3000, "bye");
		this.protocol.closed(1006, "lost");
		receiver.assertReceived(new Disconnect(3000, "bye"));
		receive().assertReceived(new Disconnect(3000, "bye"));
	}

	@ParameterizedTest
	@CsvSource({ "CONNECT, false, response 403 'Forbidden', REPLACED",
			"CONNECT, true, response 500 'Internal Server Error', REPLACED", "OPEN, false, close 1011 '', CUT_OFF",
			"OPEN, true, close 1011 '', CUT_OFF", "CLOSING, false, '', COMPLETE", "CLOSING, true, '', COMPLETE",
			"CLOSED, false, '', CLIENT_GONE", "CLOSED, true, '', CLIENT_GONE" })
	void theEndOfTheApplicationEndsTheWebSocket(String state, boolean failed, String written, Ending ending) {
		enter(state);
		assertThat(end(failed ? new IllegalStateException() : null)).containsExactly(ending);
		assertThat(String.join(" ", this.writes.take())).isEqualTo(written);
		send(TEXT).assertGone("websocket.send");
	}

	@Test
	void theEndDuringTheHandshakeWaitsForIt() {
		this.writes.delay();
		send(ACCEPT);
		List<Ending> endings = end(null);
		assertThat(endings).isEmpty();
		this.writes.end(null);
		assertThat(endings).containsExactly(Ending.CUT_OFF);
		assertThat(this.writes.take()).startsWith("accept null []").endsWith("close 1011 ''");
	}

	@Test
	void theEndDuringAHandshakeThatFailsIsTheClients() {
		this.writes.delay();
		send(ACCEPT);
		List<Ending> endings = end(null);
		this.writes.end(new IOException("Broken pipe"));
		assertThat(endings).containsExactly(Ending.CLIENT_GONE);
	}

	@ParameterizedTest
	@CsvSource({ "CONNECT, '', 0", "OPEN, close 1002 'bad', 1002", "CLOSING, '', 0", "CLOSED, '', 1006" })
	void aViolationClosesAnOpenWebSocketOnly(String state, String written, int code) {
		enter(state);
		RecordingReceiver receiver = receiveAfterConnect();
		this.protocol.violated(1002, "bad");
		assertThat(String.join(" ", this.writes.take())).isEqualTo(written);
		if (code == 0) {
			receiver.assertWaits();
		}
		else {
			receiver.assertReceived(new Disconnect(code, (code == 1002) ? "bad" : ""));
		}
	}

	@Test
	void aViolationDuringTheHandshakeIsNoneYet() {
		this.writes.delay();
		RecordingCompletion accept = send(ACCEPT);
		this.protocol.violated(1002, "bad");
		this.writes.end(null);
		accept.assertSucceeded();
		assertThat(this.writes.take()).doesNotContain("close 1002 'bad'");
	}

	@ParameterizedTest
	@CsvSource({ "CONNECT, response 503 'Service Unavailable', 1006", "OPEN, close 1001 '', 1001", "CLOSING, '', 0",
			"CLOSED, '', 1006" })
	void aServerThatGoesAwayTellsClientAndApplication(String state, String written, int code) {
		enter(state);
		RecordingReceiver receiver = receiveAfterConnect();
		this.protocol.goAway();
		this.protocol.goAway();
		assertThat(String.join(" ", this.writes.take())).isEqualTo(written);
		if (code == 0) {
			receiver.assertWaits();
		}
		else {
			receiver.assertReceived(Disconnect.of(code));
		}
	}

	@Test
	void aServerThatGoesAwayDuringTheHandshakeClosesWhatItOpens() {
		this.writes.delay();
		RecordingReceiver receiver = receiveAfterConnect();
		RecordingCompletion accept = send(ACCEPT);
		this.protocol.goAway();
		this.protocol.goAway();
		List<Ending> endings = end(null);
		this.writes.end(null);
		accept.assertSucceeded();
		receiver.assertReceived(Disconnect.of(1001));
		assertThat(endings).containsExactly(Ending.CLIENT_GONE);
		assertThat(this.writes.take()).startsWith("accept null []").endsWith("close 1001 ''");
	}

	@Test
	void aServerThatGoesAwayDuringAHandshakeThatFailsHasNothingToClose() {
		this.writes.delay();
		send(ACCEPT);
		this.protocol.goAway();
		this.writes.end(new IOException("Broken pipe"));
		assertThat(this.writes.take()).containsExactly("accept null []");
	}

	@ParameterizedTest
	@CsvSource({ "CONNECT", "CLOSING", "CLOSED" })
	void aMessageIsDroppedUnlessTheWebSocketIsOpen(String state) {
		enter(state);
		RecordingReceiver receiver = receiveAfterConnect();
		this.protocol.messageReceived(new WebSocketReceiveEvent.Text("late"), 4);
		this.protocol.closed(1000, "");
		receiver.assertReceived(Disconnect.of(state.equals("CLOSED") ? 1006 : 1000));
	}

	@Test
	void anApplicationMayDoEverythingFromWithinItsEvents() {
		RecordingReceiver last = new RecordingReceiver();
		RecordingCompletion closed = new RecordingCompletion();
		RecordingReceiver echo = new RecordingReceiver((message) -> this.protocol.send(TEXT,
				new RecordingCompletion(() -> this.protocol.send(WebSocketSendEvent.Close.of(), closed))));
		this.protocol.receive(new RecordingReceiver(
				(connect) -> this.protocol.send(ACCEPT, new RecordingCompletion(() -> this.protocol.receive(echo)))));
		this.protocol.messageReceived(new WebSocketReceiveEvent.Text("hi"), 2);
		closed.assertSucceeded();
		this.protocol.receive(last);
		this.protocol.closed(1000, "");
		last.assertReceived(Disconnect.of(1000));
		assertThat(this.writes.take()).startsWith("accept null []", "read", "text hi", "close 1000 ''");
	}

	@Test
	void theEndBeforeTheAcceptIsADisconnectForWhoeverStillReceives() {
		RecordingReceiver receiver = receiveAfterConnect();
		assertThat(end(null)).containsExactly(Ending.REPLACED);
		receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
	}

	@Test
	void aServerThatGoesAwayDuringTheHandshakeDoesNotWaitForAnApplicationThatGoesOnSending() {
		this.writes.delay();
		RecordingCompletion text = new RecordingCompletion();
		RecordingCompletion accept = new RecordingCompletion(() -> this.protocol.send(TEXT, text));
		this.protocol.send(ACCEPT, accept);
		this.protocol.goAway();
		this.writes.end(null);
		accept.assertSucceeded();
		text.assertGone("websocket.send");
		assertThat(this.writes.take()).startsWith("accept null []").endsWith("close 1001 ''");
	}

	@Test
	void aReceiverThatIsCancelledMakesRoomForTheNextOne() {
		open();
		RecordingReceiver cancelled = receive();
		this.protocol.cancelReceive(cancelled);
		RecordingReceiver next = receive();
		this.protocol.messageReceived(new WebSocketReceiveEvent.Text("hi"), 2);
		cancelled.assertWaits();
		next.assertReceived(new WebSocketReceiveEvent.Text("hi"));
	}

	@Test
	void anApplicationThatEndsWhileItsSendWaitsForTheClientIsRidOfItInTime() {
		open();
		this.writes.delay();
		send(TEXT);
		assertThat(end(null)).isEmpty();
		assertThat(this.transport.cutAfterTimeout).isTrue();
		this.writes.end(new IllegalStateException("cut off"));
		this.protocol.closed(Disconnect.ABNORMAL, "");
	}

	@Test
	void anApplicationThatEndsWhileItsCloseWaitsForTheClientIsRidOfItInTime() {
		open();
		this.writes.delay();
		send(WebSocketSendEvent.Close.of());
		assertThat(end(null)).isEmpty();
		assertThat(this.transport.cutAfterTimeout).isTrue();
	}

	@Test
	void anApplicationThatEndsDuringTheHandshakeWaitsForIt() {
		this.writes.delay();
		send(ACCEPT);
		assertThat(end(null)).isEmpty();
		assertThat(this.transport.cutAfterTimeout).isFalse();
	}

	private void enter(String state) {
		switch (state) {
			case "OPEN" -> open();
			case "CLOSING" -> {
				open();
				send(WebSocketSendEvent.Close.of());
			}
			case "CLOSED" -> this.protocol.closed(Disconnect.ABNORMAL, "");
			default -> {
			}
		}
		this.writes.take();
	}

	private void open() {
		this.protocol.receive(new RecordingReceiver());
		send(ACCEPT).assertSucceeded();
		this.writes.take();
	}

	private List<Ending> end(@Nullable Throwable failure) {
		List<Ending> endings = new ArrayList<>();
		this.protocol.applicationEnded(failure, endings::add);
		return endings;
	}

	private RecordingCompletion send(AsgiSendEvent event) {
		RecordingCompletion completion = new RecordingCompletion();
		this.protocol.send(event, completion);
		return completion;
	}

	private RecordingReceiver receive() {
		RecordingReceiver receiver = new RecordingReceiver();
		this.protocol.receive(receiver);
		return receiver;
	}

	/**
	 * Receive what follows the connect, whether that has been received or not.
	 */
	private RecordingReceiver receiveAfterConnect() {
		RecordingReceiver afterwards = new RecordingReceiver();
		RecordingReceiver first = new RecordingReceiver((event) -> {
			if (event instanceof WebSocketReceiveEvent.Connect) {
				this.protocol.receive(afterwards);
			}
		});
		this.protocol.receive(first);
		return first.hasReceived(WebSocketReceiveEvent.Connect.INSTANCE) ? afterwards : first;
	}

}
