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
import io.asgi.IllegalEventException;
import io.asgi.RequestRefusedException;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.WebSocketSendEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for denials of a WebSocket, those of the application and those of the server.
 */
class DenialTests {

	private final RecordingWebSocketTransport transport = new RecordingWebSocketTransport();

	private final Writes writes = this.transport.writes();

	private final WebSocketProtocol protocol = new WebSocketProtocol(this.transport, List.of(),
			new WebSocketProtocol.Limits(2, 10), "websocket.http.response"::equals);

	private final RecordingReceiver receiver = new RecordingReceiver();

	DenialTests() {
		this.protocol.receive(new RecordingReceiver());
		this.protocol.receive(this.receiver);
	}

	@Test
	void aWholeDenialIsOneWriteAndADisconnect() {
		start(401).assertSucceeded();
		this.receiver.assertWaits();
		assertThat(this.writes.take()).isEmpty();
		body("no", false).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 401 'no'");
		this.receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
		this.transport.response().endTurn();
		assertThat(this.writes.take()).isEmpty();
	}

	@Test
	void aDenialIsStreamed() {
		start(401);
		this.transport.response().endTurn();
		assertThat(this.writes.take()).containsExactly("head 401");
		this.writes.delay();
		RecordingCompletion first = body("a", true);
		RecordingCompletion last = body("b", false);
		first.assertWaits();
		assertThat(this.writes.take()).containsExactly("body 'a'");
		this.writes.end(null);
		first.assertSucceeded();
		assertThat(this.writes.take()).containsExactly("last 'b'");
		this.receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
		this.writes.end(null);
		last.assertSucceeded();
		assertThat(end(null)).containsExactly(Ending.COMPLETE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 204, 299 })
	void aDenialThatWouldAcceptOverHttp2IsRefused(int status) {
		start(status).assertIllegal("websocket.http.response.start is not valid: status " + status
				+ " would accept the WebSocket over HTTP/2 (RFC 8441, section 5), use one of 300 and above");
		send(WebSocketSendEvent.Accept.of()).assertSucceeded();
	}

	@Test
	void aDenialThatIsNotValidLeavesTheChanceOfAnAccept() {
		send(new WebSocketSendEvent.DenialStart(401, AsgiHeaders.of("a b", "1"))).assertIllegal(
				"websocket.http.response.start is not valid: the header name 'a b' is not a token (RFC 9110, section 5.6.2)");
		this.transport.response().endTurn();
		body("no", false).assertIllegal("websocket.http.response.body is not allowed in state CONNECT: "
				+ "websocket.http.response.start comes first, and nothing is sent until the Mono that send returned is "
				+ "subscribed to, by then(...) for example");
		send(WebSocketSendEvent.Accept.of()).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("accept null []", "read");
	}

	@Test
	void fieldsOfTheConnectionAreLeftOut() {
		send(new WebSocketSendEvent.DenialStart(401,
				AsgiHeaders.of("content-length", "2", "connection", "x", "upgrade", "h2c")));
		body("no", false).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 401/2 'no'");
	}

	@Test
	void aDenialThatIsNotOfferedFails() {
		WebSocketProtocol protocol = new WebSocketProtocol(this.transport, List.of(),
				new WebSocketProtocol.Limits(2, 10), (extension) -> false);
		RecordingCompletion completion = new RecordingCompletion();
		protocol.send(new WebSocketSendEvent.DenialStart(401, AsgiHeaders.empty()), completion);
		completion.assertIllegal(
				"websocket.http.response.start is not allowed: the extension websocket.http.response is not offered on this connection, see the scope's extensions");
	}

	@Test
	void aDenialIsUnderWayFromItsStartToItsEnd() {
		assertThat(this.protocol.isDenying()).isFalse();
		start(401);
		assertThat(this.protocol.isDenying()).isTrue();
		body("no", true);
		assertThat(this.protocol.isDenying()).isTrue();
		body("", false);
		assertThat(this.protocol.isDenying()).isFalse();
	}

	@Test
	void nothingElseCanFollowTheStartOfADenial() {
		start(401);
		for (AsgiSendEvent event : List.of(WebSocketSendEvent.Accept.of(), WebSocketSendEvent.Close.of(),
				new WebSocketSendEvent.Text("hi"), new WebSocketSendEvent.DenialStart(403, AsgiHeaders.empty()))) {
			send(event).assertIllegal(event.type() + " is not allowed in state DENYING");
		}
		body("no", false).assertSucceeded();
		send(WebSocketSendEvent.Close.of()).assertIllegal("websocket.close is not allowed in state DENYING");
	}

	@Test
	void aLengthThatIsNotKeptIsRefusedWhileTheHeadIsHeld() {
		send(new WebSocketSendEvent.DenialStart(401, AsgiHeaders.of("content-length", "3")));
		RecordingCompletion body = body("no", false);
		body.assertIllegal(
				"websocket.http.response.body is not valid: the body has 2 bytes, but content-length announced 3");
		assertThat(end(IllegalEventException.invalid("websocket.http.response.body", "it is")))
			.containsExactly(Ending.REPLACED);
		assertThat(this.writes.take()).containsExactly("response 500/21 'Internal Server Error'");
	}

	@Test
	void aLengthThatIsNotKeptAfterTheHeadCutsTheDenialOff() {
		send(new WebSocketSendEvent.DenialStart(401, AsgiHeaders.of("content-length", "3")));
		this.transport.response().endTurn();
		body("no", false).assertIllegal(
				"websocket.http.response.body is not valid: the body has 2 bytes, but content-length announced 3");
		assertThat(this.writes.take()).containsExactly("head 401/3", "abort");
		this.receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
		assertThat(end(new IllegalStateException())).containsExactly(Ending.CUT_OFF);
	}

	@Test
	void aDenialWithoutABodyIsCompleteWithItsHeadAndWhatFollowsIsIgnored() {
		start(304);
		this.transport.response().endTurn();
		assertThat(this.writes.take()).containsExactly("response 304 bodyless");
		this.receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
		body("no", false).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("ignored http.response.body");
	}

	@ParameterizedTest
	@CsvSource({ "false, false, response 500/21 'Internal Server Error', REPLACED",
			"false, true, response 500/21 'Internal Server Error', REPLACED", "true, false, abort, CUT_OFF",
			"true, true, abort, CUT_OFF" })
	void anApplicationThatEndsInMidDenialIsReplacedOrCutOff(boolean written, boolean failed, String wire,
			Ending ending) {
		start(401);
		if (written) {
			this.transport.response().endTurn();
			this.writes.take();
		}
		assertThat(end(failed ? new IllegalStateException("secret") : null)).containsExactly(ending);
		assertThat(this.writes.take()).containsExactly(wire);
		this.receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
	}

	@Test
	void anApplicationThatRefusesTheRequestInMidDenialHasItsWay() {
		start(401);
		assertThat(end(new RequestRefusedException(413, "Too much"))).containsExactly(Ending.REPLACED);
		assertThat(this.writes.take()).containsExactly("response 413/8 'Too much'");
	}

	@Test
	void aFailureAfterTheDenialChangesNothing() {
		start(401);
		body("no", false);
		this.writes.take();
		assertThat(end(new IllegalStateException())).containsExactly(Ending.COMPLETE);
		assertThat(this.writes.take()).isEmpty();
	}

	@Test
	void aClientThatLeavesInMidDenialIsADisconnect() {
		start(401);
		this.transport.response().endTurn();
		this.protocol.closed(Disconnect.ABNORMAL, "");
		this.protocol.closed(Disconnect.ABNORMAL, "");
		this.receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
		body("no", false).assertGone("websocket.http.response.body");
		assertThat(end(new IllegalStateException())).containsExactly(Ending.CLIENT_GONE);
	}

	@Test
	void aDenialThatCannotBeWrittenIsADisconnect() {
		start(401);
		this.writes.fail(new IOException("Broken pipe"));
		body("no", false).assertGone("websocket.http.response.body");
		this.receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
		assertThat(this.writes.take()).containsExactly("response 401 'no'", "abort");
	}

	@Test
	void aServerThatGoesAwayLetsADenialEnd() {
		start(401);
		this.protocol.goAway();
		assertThat(this.writes.take()).isEmpty();
		body("no", false).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 401 'no'");
	}

	@Test
	void anApplicationThatTakesTooLongToAcceptIsDenied() {
		assertThat(this.protocol.acceptTimedOut()).isTrue();
		assertThat(this.protocol.acceptTimedOut()).isFalse();
		assertThat(this.writes.take()).containsExactly("response 503 'Service Unavailable'");
		this.receiver.assertReceived(Disconnect.of(Disconnect.ABNORMAL));
		send(WebSocketSendEvent.Accept.of()).assertGone("websocket.accept");
		start(401).assertGone("websocket.http.response.start");
	}

	@Test
	void anApplicationThatDeniesOrAcceptsInTimeIsNotDenied() {
		start(401);
		assertThat(this.protocol.acceptTimedOut()).isFalse();
		assertThat(this.writes.take()).isEmpty();
	}

	private RecordingCompletion start(int status) {
		return send(new WebSocketSendEvent.DenialStart(status, AsgiHeaders.empty()));
	}

	private RecordingCompletion body(String body, boolean more) {
		return send(new WebSocketSendEvent.DenialBody(body.getBytes(), more));
	}

	private RecordingCompletion send(AsgiSendEvent event) {
		RecordingCompletion completion = new RecordingCompletion();
		this.protocol.send(event, completion);
		return completion;
	}

	private List<Ending> end(@Nullable Throwable failure) {
		List<Ending> endings = new ArrayList<>();
		this.protocol.applicationEnded(failure, endings::add);
		return endings;
	}

}
