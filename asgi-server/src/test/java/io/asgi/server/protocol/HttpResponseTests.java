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
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sending side of {@link HttpProtocol}.
 */
class HttpResponseTests {

	private static final HttpSendEvent START = HttpSendEvent.Start.of(200);

	private final RecordingHttpTransport transport = new RecordingHttpTransport();

	private final Writes writes = this.transport.writes();

	private final HttpProtocol protocol = new HttpProtocol(this.transport, "GET", 2);

	@Test
	void aStartIsWrittenWithTheBodyThatFollowsInItsTurn() {
		send(START).assertSucceeded();
		assertThat(this.writes.take()).isEmpty();
		send(HttpSendEvent.Body.last("all")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 200 'all'");
		this.transport.endTurn();
		assertThat(this.writes.take()).isEmpty();
	}

	@Test
	void aStartIsWrittenByItselfWhenItsTurnEnds() {
		send(START);
		this.transport.endTurn();
		assertThat(this.writes.take()).containsExactly("head 200");
		send(HttpSendEvent.Body.of("a"));
		send(HttpSendEvent.Body.of(""));
		send(HttpSendEvent.Body.last());
		assertThat(this.writes.take()).containsExactly("body 'a'", "last");
	}

	@Test
	void aBodyThatIsSentFromWithinTheStartIsWrittenWithIt() {
		RecordingCompletion body = new RecordingCompletion();
		this.protocol.send(START,
				new RecordingCompletion(() -> this.protocol.send(HttpSendEvent.Body.last("all"), body)));
		this.transport.endTurn();
		body.assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 200 'all'");
	}

	@Test
	void aWholeResponseMayBeSentFromWithinReceive() {
		this.protocol.receive(new RecordingReceiver((event) -> {
			send(START);
			send(HttpSendEvent.Body.last("all"));
		}));
		this.protocol.bodyReceived(new byte[0], true);
		assertThat(this.writes.take()).containsExactly("read", "response 200 'all'");
	}

	@Test
	void aFirstBodyWithoutBytesWritesTheHeadAlone() {
		this.writes.delay();
		send(START);
		RecordingCompletion body = send(HttpSendEvent.Body.of(""));
		assertThat(this.writes.take()).containsExactly("head 200");
		body.assertWaits();
		this.writes.end(null);
		body.assertSucceeded();
	}

	@Test
	void aFirstBodyWaitsForItsHead() {
		this.writes.delay();
		send(START);
		RecordingCompletion body = send(HttpSendEvent.Body.of("a"));
		assertThat(this.writes.take()).containsExactly("head 200");
		this.writes.end(null);
		body.assertWaits();
		assertThat(this.writes.take()).containsExactly("body 'a'");
		this.writes.end(null);
		body.assertSucceeded();
	}

	@Test
	void aBodyWaitsForAHeadThatIsWrittenByItself() {
		this.writes.delay();
		send(START);
		this.transport.endTurn();
		RecordingCompletion body = send(HttpSendEvent.Body.last("a"));
		assertThat(this.writes.take()).containsExactly("head 200");
		this.writes.end(null);
		assertThat(this.writes.take()).containsExactly("last 'a'");
		this.writes.end(null);
		body.assertSucceeded();
	}

	@Test
	void concurrentSendsAreWrittenOneAfterTheOther() {
		this.writes.delay();
		RecordingCompletion start = send(START);
		RecordingCompletion first = send(HttpSendEvent.Body.of("1"));
		RecordingCompletion second = send(HttpSendEvent.Body.of("2"));
		RecordingCompletion last = send(HttpSendEvent.Body.last("3"));
		start.assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200");
		this.writes.end(null);
		this.writes.end(null);
		first.assertSucceeded();
		assertThat(this.writes.take()).containsExactly("body '1'", "body '2'");
		this.writes.end(null);
		second.assertSucceeded();
		last.assertWaits();
		assertThat(this.writes.take()).containsExactly("last '3'");
		this.writes.end(null);
		last.assertSucceeded();
	}

	@Test
	void aSendThatIsOneTooManyFailsAndTheOthersAreCarriedOut() {
		this.writes.delay();
		send(START);
		send(HttpSendEvent.Body.of(""));
		RecordingCompletion first = send(HttpSendEvent.Body.of("1"));
		RecordingCompletion second = send(HttpSendEvent.Body.of("2"));
		send(HttpSendEvent.Body.of("3")).assertFailed(IllegalStateException.class,
				"Too many concurrent sends: http.response.body would have to wait for 2 others, "
						+ "wait for a send before the next one");
		this.writes.end(null);
		this.writes.end(null);
		this.writes.end(null);
		first.assertSucceeded();
		second.assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200", "body '1'", "body '2'");
	}

	@Test
	void anEventThatIsNotAllowedWhenItsTurnComesFailsAlone() {
		this.writes.delay();
		send(START);
		send(HttpSendEvent.Body.of(""));
		RecordingCompletion start = send(START);
		RecordingCompletion last = send(HttpSendEvent.Body.last());
		this.writes.end(null);
		start.assertIllegal("http.response.start is not allowed in state BODY");
		this.writes.end(null);
		last.assertSucceeded();
	}

	@Test
	void whatIsSentAfterACompleteResponseIsIgnoredAndDoesNotOvertakeIt() {
		this.writes.delay();
		send(START);
		RecordingCompletion last = send(HttpSendEvent.Body.last("all"));
		RecordingCompletion late = send(HttpSendEvent.Body.of("late"));
		late.assertWaits();
		this.writes.end(null);
		last.assertSucceeded();
		late.assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 200 'all'", "ignored http.response.body");
	}

	@Test
	void fieldsOfTheConnectionAreLeftOut() {
		List<ResponseHead> heads = new ArrayList<>();
		RecordingHttpTransport transport = new RecordingHttpTransport() {
			@Override
			public void writeHead(ResponseHead head, Completion completion) {
				heads.add(head);
				super.writeHead(head, completion);
			}
		};
		HttpProtocol protocol = new HttpProtocol(transport, "GET", 1);
		protocol.send(HttpSendEvent.Start.of(200, "Connection", "close", "x", "1", "transfer-encoding", "chunked"),
				Completion.IGNORED);
		transport.endTurn();
		assertThat(heads)
			.containsExactly(new ResponseHead(200, AsgiHeaders.of("x", "1"), ResponseHead.UNKNOWN_LENGTH, false));
	}

	@Test
	void aStartThatIsNotValidLeavesTheChanceOfAnotherOne() {
		send(HttpSendEvent.Start.of(200, "a b", "")).assertIllegal("http.response.start is not valid: "
				+ "the header name 'a b' is not a token (RFC 9110, section 5.6.2)");
		send(HttpSendEvent.Start.of(200, "content-length", "many"))
			.assertIllegal("http.response.start is not valid: content-length is not a number: 'many'");
		send(START).assertSucceeded();
		send(HttpSendEvent.Body.last("all")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 200 'all'");
	}

	@Test
	void aFailureToWriteAWholeResponseIsADisconnect() {
		this.writes.fail(new IOException("Broken pipe"));
		send(START).assertSucceeded();
		send(HttpSendEvent.Body.last("all")).assertGone("http.response.body");
		receive().assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		assertThat(this.writes.take()).containsExactly("response 200 'all'", "abort");
	}

	@Test
	void aFailureToWriteTheHeadIsADisconnectAndItsBodyIsNotWritten() {
		this.writes.delay();
		send(START);
		RecordingCompletion body = send(HttpSendEvent.Body.of("a"));
		RecordingCompletion next = send(HttpSendEvent.Body.of("b"));
		this.writes.end(new IOException("Broken pipe"));
		body.assertGone("http.response.body");
		next.assertGone("http.response.body");
		receive().assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		assertThat(this.writes.take()).containsExactly("head 200", "abort");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aFailureToWriteAPartIsADisconnect(boolean more) {
		RecordingReceiver receiver = receive();
		send(START);
		this.transport.endTurn();
		this.writes.fail(new IOException("Broken pipe"));
		send(new HttpSendEvent.Body("a".getBytes(), more)).assertGone("http.response.body");
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		assertThat(this.writes.take()).endsWith("abort");
	}

	@Test
	void aClientThatLeavesReleasesEverySendThatWaits() {
		this.writes.delay();
		send(START);
		RecordingCompletion first = send(HttpSendEvent.Body.of("a"));
		RecordingCompletion second = send(HttpSendEvent.Body.of("b"));
		RecordingCompletion third = send(HttpSendEvent.Body.last());
		this.protocol.clientGone();
		this.writes.end(new IOException("Connection reset"));
		first.assertGone("http.response.body");
		second.assertGone("http.response.body");
		third.assertGone("http.response.body");
		assertThat(this.writes.take()).containsExactly("head 200");
	}

	@Test
	void aHeadIsNotWrittenToAClientThatLeftInTheTurnOfTheStart() {
		send(START);
		this.protocol.clientGone();
		this.transport.endTurn();
		assertThat(this.writes.take()).isEmpty();
	}

	@Test
	void aClientThatLeavesFromWithinTheStartIsNotWrittenTo() {
		this.protocol.send(START, new RecordingCompletion(this.protocol::clientGone));
		this.transport.endTurn();
		assertThat(this.writes.take()).isEmpty();
	}

	@Test
	void aChainOfSendsDoesNotGrowTheStackWithItsQueue() {
		HttpProtocol protocol = new HttpProtocol(this.transport, "GET", 100_000);
		this.writes.delay();
		protocol.send(START, Completion.IGNORED);
		protocol.send(HttpSendEvent.Body.of(""), Completion.IGNORED);
		List<RecordingCompletion> sends = new ArrayList<>();
		for (int i = 0; i < 100_000; i++) {
			RecordingCompletion completion = new RecordingCompletion();
			sends.add(completion);
			protocol.send(HttpSendEvent.Body.of(""), completion);
		}
		this.writes.end(null);
		assertThat(sends).allSatisfy(RecordingCompletion::assertSucceeded);
	}

	@Test
	void aReceiveFromWithinTheLastSendIsToldOfTheDisconnectAndReadsNothing() {
		RecordingReceiver whole = new RecordingReceiver();
		send(START);
		this.protocol.send(HttpSendEvent.Body.last("all"), new RecordingCompletion(() -> this.protocol.receive(whole)));
		whole.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		assertThat(this.writes.take()).containsExactly("response 200 'all'");
	}

	@Test
	void aReceiveFromWithinTheLastPartIsToldOfTheDisconnectAndReadsNothing() {
		RecordingReceiver receiver = new RecordingReceiver();
		send(START);
		this.transport.endTurn();
		this.protocol.send(HttpSendEvent.Body.last(), new RecordingCompletion(() -> this.protocol.receive(receiver)));
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		assertThat(this.writes.take()).containsExactly("head 200", "last");
	}

	@Test
	void aPartOfTheBodyThatComesFromWithinTheLastSendIsNotTaken() {
		RecordingReceiver receiver = receive();
		send(START);
		this.protocol.send(HttpSendEvent.Body.last(),
				new RecordingCompletion(() -> this.protocol.bodyReceived(new byte[0], true)));
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
	}

	@Test
	void aFirstBodyIsNotWrittenIfTheExchangeEndsWhileItsHeadIs() {
		this.writes.delay();
		send(START);
		RecordingCompletion body = send(HttpSendEvent.Body.of("a"));
		this.protocol.requestBroken();
		this.writes.end(null);
		body.assertGone("http.response.body");
		assertThat(this.writes.take()).containsExactly("head 200", "abort");
	}

	@Test
	void aFailureToWriteTheHeadByItselfIsADisconnect() {
		RecordingReceiver receiver = receive();
		this.writes.take();
		this.writes.fail(new IOException("Broken pipe"));
		send(START);
		this.transport.endTurn();
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		send(HttpSendEvent.Body.of("a")).assertGone("http.response.body");
		assertThat(this.writes.take()).startsWith("head 200").doesNotContain("body 'a'");
	}

	@Test
	void aFailureToWriteAnErrorResponseEndsTheExchange() {
		this.writes.fail(new IOException("Broken pipe"));
		assertThat(this.protocol.replaceResponse(503, "Busy")).isTrue();
		assertThat(this.writes.take()).containsExactly("response 503/4 'Busy'", "abort");
	}

	@Test
	void whatIsSentFromWithinASendDoesNotOvertakeWhatWaits() {
		this.writes.delay();
		send(START);
		RecordingCompletion late = new RecordingCompletion();
		this.protocol.send(HttpSendEvent.Body.of(""),
				new RecordingCompletion(() -> this.protocol.send(HttpSendEvent.Body.last("2"), late)));
		send(HttpSendEvent.Body.of("1"));
		this.writes.end(null);
		this.writes.end(null);
		this.writes.end(null);
		late.assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200", "body '1'", "last '2'");
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
