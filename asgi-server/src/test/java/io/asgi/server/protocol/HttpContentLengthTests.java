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
import java.util.List;

import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the promise that a {@code content-length} is, and for responses that never
 * have a body.
 */
class HttpContentLengthTests {

	private final RecordingHttpTransport transport = new RecordingHttpTransport();

	private final Writes writes = this.transport.writes();

	private HttpProtocol protocol = new HttpProtocol(this.transport, "GET", 1);

	@ParameterizedTest
	@CsvSource({ "0, ''", "1, a", "5, abcde" })
	void aWholeBodyOfTheAnnouncedLengthIsWritten(int length, String body) {
		start(length);
		send(HttpSendEvent.Body.last(body)).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 200/" + length + text(body));
	}

	@ParameterizedTest
	@CsvSource({ "0, a, at least 1", "1, '', 0", "1, ab, at least 2", "5, abcd, 4", "5, abcdef, at least 6" })
	void aWholeBodyOfAnotherLengthIsRefusedWhileAnErrorResponseIsStillPossible(int length, String body, String sent) {
		start(length);
		send(HttpSendEvent.Body.last(body)).assertIllegal(broken(sent, length));
		assertThat(this.writes.take()).isEmpty();
		assertThat(end()).containsExactly(Ending.REPLACED);
		assertThat(this.writes.take()).containsExactly("response 500/21 'Internal Server Error'");
	}

	@Test
	void aBodyThatWasRefusedBeforeTheHeadMayBeSentAgain() {
		start(2);
		send(HttpSendEvent.Body.of("abc")).assertIllegal(broken("at least 3", 2));
		send(HttpSendEvent.Body.last("ab")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 200/2 'ab'");
	}

	@Test
	void severalPartsOfTheAnnouncedLengthAreWritten() {
		start(4);
		send(HttpSendEvent.Body.of("ab")).assertSucceeded();
		send(HttpSendEvent.Body.of("cd")).assertSucceeded();
		send(HttpSendEvent.Body.of("")).assertSucceeded();
		send(HttpSendEvent.Body.last()).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200/4", "body 'ab'", "body 'cd'", "last");
		assertThat(end()).containsExactly(Ending.COMPLETE);
	}

	@ParameterizedTest
	@CsvSource({ "abc, true, at least 5", "abc, false, at least 5", "a, false, 3", "'', false, 2" })
	void partsThatAreTooManyOrTooFewCutTheResponseOff(String part, boolean more, String sent) {
		RecordingReceiver receiver = new RecordingReceiver();
		this.protocol.receive(receiver);
		start(4);
		send(HttpSendEvent.Body.of("ab"));
		this.writes.take();
		send(new HttpSendEvent.Body(part.getBytes(), more)).assertIllegal(broken(sent, 4));
		assertThat(this.writes.take()).containsExactly("abort");
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		send(HttpSendEvent.Body.last("cd")).assertGone("http.response.body");
		this.protocol.clientGone();
		this.protocol.requestBroken();
		assertThat(end()).containsExactly(Ending.CUT_OFF);
		assertThat(this.writes.take()).isEmpty();
	}

	@Test
	void aPromiseIsKeptAcrossAHeadThatIsWrittenByItself() {
		start(1);
		this.transport.endTurn();
		send(HttpSendEvent.Body.last("ab")).assertIllegal(broken("at least 2", 1));
		assertThat(this.writes.take()).containsExactly("head 200/1", "abort");
	}

	@Test
	void aLengthOfMoreThanFourGigabytesIsKept() {
		send(HttpSendEvent.Start.of(200, "content-length", "5000000000"));
		send(HttpSendEvent.Body.of("a")).assertSucceeded();
		send(HttpSendEvent.Body.last("b")).assertIllegal(broken("2", 5_000_000_000L));
		assertThat(this.writes.take()).containsExactly("head 200/5000000000", "body 'a'", "abort");
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 205, 304 })
	void aStatusWithoutBodyDropsWhateverIsSent(int status) {
		send(HttpSendEvent.Start.of(status, "content-length", "3"));
		send(HttpSendEvent.Body.last("a body of another length")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response " + status + "/3 bodyless");
		assertThat(end()).containsExactly(Ending.COMPLETE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 205, 304 })
	void aStatusWithoutBodyDropsWhateverIsSentInParts(int status) {
		send(HttpSendEvent.Start.of(status));
		send(HttpSendEvent.Body.of("one")).assertSucceeded();
		send(HttpSendEvent.Body.of("two")).assertSucceeded();
		send(HttpSendEvent.Body.last("three")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response " + status + " bodyless", "ignored http.response.body",
				"ignored http.response.body");
	}

	@Test
	void aStatusWithoutBodyIsCompleteWhenTheTurnOfItsStartEnds() {
		RecordingReceiver receiver = new RecordingReceiver();
		this.protocol.receive(receiver);
		send(HttpSendEvent.Start.of(204));
		this.transport.endTurn();
		assertThat(this.writes.take()).containsExactly("read", "response 204 bodyless");
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		assertThat(end()).containsExactly(Ending.COMPLETE);
	}

	@Test
	void aFailureToWriteAStatusWithoutBodyByItselfEndsTheExchange() {
		this.writes.fail(new IOException("Broken pipe"));
		send(HttpSendEvent.Start.of(204));
		this.transport.endTurn();
		assertThat(this.writes.take()).containsExactly("response 204 bodyless", "abort");
		assertThat(end()).containsExactly(Ending.CLIENT_GONE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 203, 206, 303, 404, 500, 999 })
	void everyOtherStatusHasABody(int status) {
		send(HttpSendEvent.Start.of(status));
		send(HttpSendEvent.Body.last("a"));
		assertThat(this.writes.take()).containsExactly("response " + status + " 'a'");
	}

	@Test
	void theAnswerToHeadHasTheLengthOfTheBodyThatIsDropped() {
		this.protocol = new HttpProtocol(this.transport, "HEAD", 1);
		send(HttpSendEvent.Start.of(200));
		send(HttpSendEvent.Body.last("abc")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 200/3 bodyless");
	}

	@Test
	void theAnswerToHeadHasTheLengthThatWasAnnounced() {
		this.protocol = new HttpProtocol(this.transport, "HEAD", 1);
		start(7);
		send(HttpSendEvent.Body.last()).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 200/7 bodyless");
	}

	@Test
	void theAnswerToHeadInPartsIsTheHeadAlone() {
		this.protocol = new HttpProtocol(this.transport, "HEAD", 1);
		start(1);
		send(HttpSendEvent.Body.of("abc")).assertSucceeded();
		send(HttpSendEvent.Body.last("abc")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 200/1 bodyless", "ignored http.response.body");
	}

	@Test
	void anErrorResponseToHeadHasNoBody() {
		this.protocol = new HttpProtocol(this.transport, "HEAD", 1);
		assertThat(end()).containsExactly(Ending.REPLACED);
		assertThat(this.writes.take()).containsExactly("response 500/21 bodyless");
	}

	@Test
	void aResponseOfNoBytesIsCompleteWithItsHead() {
		start(0);
		send(HttpSendEvent.Body.of("")).assertSucceeded();
		send(HttpSendEvent.Body.last()).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response 200/0", "ignored http.response.body");
	}

	private List<Ending> end() {
		return HttpEndingTests.end(this.protocol);
	}

	private void start(int length) {
		send(HttpSendEvent.Start.of(200, "content-length", Integer.toString(length)));
	}

	private RecordingCompletion send(HttpSendEvent event) {
		RecordingCompletion completion = new RecordingCompletion();
		this.protocol.send(event, completion);
		return completion;
	}

	private static String broken(String sent, long announced) {
		return "http.response.body is not valid: the body has " + sent + " bytes, but content-length announced "
				+ announced;
	}

	private static String text(String body) {
		return body.isEmpty() ? "" : " '" + body + "'";
	}

}
