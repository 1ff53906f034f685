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

import io.asgi.ApplicationLostException;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how {@link HttpProtocol} ends an exchange, from whichever side it ends.
 */
class HttpEndingTests {

	private final RecordingHttpTransport transport = new RecordingHttpTransport();

	private final Writes writes = this.transport.writes();

	private final HttpProtocol protocol = new HttpProtocol(this.transport, "GET", 4);

	@ParameterizedTest
	@CsvSource({ "REQUEST, REPLACED, response 500/21 'Internal Server Error'",
			"START_HELD, REPLACED, response 500/21 'Internal Server Error'", "BODY, CUT_OFF, abort",
			"COMPLETE, COMPLETE, ''", "DISCONNECTED, CLIENT_GONE, ''" })
	void theEndOfTheApplicationEndsTheExchange(String state, Ending ending, String written) {
		RecordingReceiver receiver = receive();
		enter(state);
		assertThat(end(this.protocol)).containsExactly(ending);
		assertThat(String.join(" ", this.writes.take())).isEqualTo(written);
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		this.transport.endTurn();
		assertThat(this.writes.take()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "REQUEST, REPLACED, response 502/11 'Bad Gateway'",
			"START_HELD, REPLACED, response 502/11 'Bad Gateway'", "BODY, CUT_OFF, abort" })
	void anApplicationThatIsLostIsABadGatewayAsLongAsNothingIsWritten(String state, Ending ending, String written) {
		enter(state);
		List<Ending> endings = new ArrayList<>();
		this.protocol.applicationEnded(new ApplicationLostException("gone"), endings::add);
		assertThat(endings).containsExactly(ending);
		assertThat(String.join(" ", this.writes.take())).isEqualTo(written);
	}

	@ParameterizedTest
	@CsvSource({ "REQUEST, true, response 503/4 'Busy'", "START_HELD, true, response 503/4 'Busy'",
			"BODY, false, abort", "COMPLETE, false, ''", "DISCONNECTED, false, ''" })
	void aResponseIsReplacedUnlessItHasBegun(String state, boolean replaced, String written) {
		RecordingReceiver receiver = receive();
		enter(state);
		assertThat(this.protocol.replaceResponse(503, "Busy")).isEqualTo(replaced);
		assertThat(String.join(" ", this.writes.take())).isEqualTo(written);
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		this.transport.endTurn();
		assertThat(this.writes.take()).isEmpty();
		if (replaced) {
			send(HttpSendEvent.Start.of(200)).assertSucceeded();
			assertThat(this.writes.take()).containsExactly("ignored http.response.start");
			assertThat(end(this.protocol)).containsExactly(Ending.COMPLETE);
		}
	}

	@ParameterizedTest
	@CsvSource({ "REQUEST, abort, CLIENT_GONE", "START_HELD, abort, CLIENT_GONE", "BODY, abort, CLIENT_GONE",
			"COMPLETE, '', COMPLETE", "DISCONNECTED, '', CLIENT_GONE" })
	void aRequestThatIsBrokenEndsTheExchangeUnlessItsResponseIsComplete(String state, String written, Ending ending) {
		RecordingReceiver receiver = receive();
		enter(state);
		this.protocol.requestBroken();
		assertThat(String.join(" ", this.writes.take())).isEqualTo(written);
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		assertThat(end(this.protocol)).containsExactly(ending);
		this.transport.endTurn();
		assertThat(this.writes.take()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "REQUEST, CLIENT_GONE", "START_HELD, CLIENT_GONE", "BODY, CLIENT_GONE", "COMPLETE, COMPLETE",
			"DISCONNECTED, CLIENT_GONE" })
	void aClientThatLeavesEndsTheExchangeWithoutAWrite(String state, Ending ending) {
		RecordingReceiver receiver = receive();
		enter(state);
		this.protocol.clientGone();
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		receive().assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		this.transport.endTurn();
		assertThat(end(this.protocol)).containsExactly(ending);
		assertThat(this.writes.take()).isEmpty();
	}

	@Test
	void aResponseThatTheServerCutOffIsNotTheClientsEnd() {
		enter("BODY");
		this.protocol.replaceResponse(503, "Busy");
		this.protocol.clientGone();
		assertThat(this.protocol.replaceResponse(503, "Busy")).isFalse();
		assertThat(end(this.protocol)).containsExactly(Ending.CUT_OFF);
		assertThat(this.writes.take()).containsExactly("abort");
	}

	@Test
	void aWriteThatFailsBecauseTheResponseWasCutOffIsNotTheClientsEndEither() {
		this.writes.delay();
		send(HttpSendEvent.Start.of(200));
		RecordingCompletion body = send(HttpSendEvent.Body.of(""));
		this.protocol.replaceResponse(503, "Busy");
		this.writes.end(new IOException("Closed"));
		body.assertGone("http.response.body");
		assertThat(end(this.protocol)).containsExactly(Ending.CUT_OFF);
		assertThat(this.writes.take()).containsExactly("head 200", "abort");
	}

	@Test
	void theEndWaitsForTheSendsThatAreQueued() {
		this.writes.delay();
		send(HttpSendEvent.Start.of(200));
		send(HttpSendEvent.Body.of("a"));
		RecordingCompletion last = send(HttpSendEvent.Body.last("b"));
		List<Ending> endings = end(this.protocol);
		this.writes.end(null);
		this.writes.end(null);
		assertThat(endings).isEmpty();
		this.writes.end(null);
		last.assertSucceeded();
		assertThat(endings).containsExactly(Ending.COMPLETE);
		assertThat(this.writes.take()).containsExactly("head 200", "body 'a'", "last 'b'");
	}

	@Test
	void theEndWaitsForAHeadThatIsWrittenByItself() {
		this.writes.delay();
		send(HttpSendEvent.Start.of(200));
		this.transport.endTurn();
		List<Ending> endings = end(this.protocol);
		assertThat(endings).isEmpty();
		this.writes.end(null);
		assertThat(endings).containsExactly(Ending.CUT_OFF);
		assertThat(this.writes.take()).containsExactly("head 200", "abort");
	}

	@Test
	void theEndComesWhenQueuedSendsFailBecauseTheClientLeft() {
		this.writes.delay();
		send(HttpSendEvent.Start.of(200));
		send(HttpSendEvent.Body.of("a"));
		RecordingCompletion waiting = send(HttpSendEvent.Body.of("b"));
		List<Ending> endings = end(this.protocol);
		this.writes.end(new IOException("Connection reset"));
		waiting.assertGone("http.response.body");
		assertThat(endings).containsExactly(Ending.CLIENT_GONE);
	}

	@Test
	void anApplicationMayEndFromWithinItsLastSend() {
		List<Ending> endings = new ArrayList<>();
		send(HttpSendEvent.Start.of(200));
		this.protocol.send(HttpSendEvent.Body.last("a"),
				new RecordingCompletion(() -> this.protocol.applicationEnded(null, endings::add)));
		assertThat(endings).containsExactly(Ending.COMPLETE);
		assertThat(this.writes.take()).containsExactly("response 200 'a'");
	}

	@Test
	void anApplicationMayEndFromWithinASendThatOthersWaitFor() {
		this.writes.delay();
		List<Ending> endings = new ArrayList<>();
		send(HttpSendEvent.Start.of(200));
		this.protocol.send(HttpSendEvent.Body.of("a"),
				new RecordingCompletion(() -> this.protocol.applicationEnded(null, endings::add)));
		send(HttpSendEvent.Body.last("b"));
		this.writes.end(null);
		this.writes.end(null);
		assertThat(endings).isEmpty();
		this.writes.end(null);
		assertThat(endings).containsExactly(Ending.COMPLETE);
	}

	@Test
	void anApplicationMayEndFromWithinTheDisconnect() {
		List<Ending> endings = new ArrayList<>();
		this.protocol.receive(new RecordingReceiver((event) -> this.protocol.applicationEnded(null, endings::add)));
		this.protocol.clientGone();
		assertThat(endings).containsExactly(Ending.CLIENT_GONE);
	}

	@Test
	void anApplicationMaySendFromWithinTheDisconnect() {
		RecordingCompletion start = new RecordingCompletion();
		this.protocol.receive(new RecordingReceiver((event) -> this.protocol.send(HttpSendEvent.Start.of(200), start)));
		this.protocol.requestBroken();
		start.assertGone("http.response.start");
		assertThat(this.writes.take()).containsExactly("read", "abort");
	}

	static List<Ending> end(HttpProtocol protocol) {
		List<Ending> endings = new ArrayList<>();
		protocol.applicationEnded(null, endings::add);
		return endings;
	}

	private void enter(String state) {
		if (state.equals("DISCONNECTED")) {
			this.protocol.clientGone();
		}
		else if (!state.equals("REQUEST")) {
			send(HttpSendEvent.Start.of(200));
		}
		if (state.equals("BODY")) {
			this.transport.endTurn();
		}
		else if (state.equals("COMPLETE")) {
			send(HttpSendEvent.Body.last());
		}
		this.writes.take();
	}

	private RecordingCompletion send(HttpSendEvent event) {
		RecordingCompletion completion = new RecordingCompletion();
		this.protocol.send(event, completion);
		return completion;
	}

	private RecordingReceiver receive() {
		RecordingReceiver receiver = new RecordingReceiver();
		this.protocol.receive(receiver);
		return receiver;
	}

}
