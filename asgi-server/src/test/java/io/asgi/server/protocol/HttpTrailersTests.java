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

import io.asgi.AsgiHeaders;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.Trailers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for trailer fields.
 */
class HttpTrailersTests {

	private final RecordingHttpTransport transport = new RecordingHttpTransport();

	private final Writes writes = this.transport.writes();

	private HttpProtocol protocol = protocol("GET", true);

	@Test
	void trailersFollowTheWholeBodyAndCompleteTheResponse() {
		RecordingReceiver receiver = new RecordingReceiver();
		this.protocol.receive(receiver);
		start();
		send(Body.of("a")).assertSucceeded();
		send(Body.last("b")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("read", "head 200 trailers", "body 'a'", "body 'b'");
		assertThat(this.protocol.isUnderWay()).isTrue();
		send(trailers(false, "x-sum", "1")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("trailers [x-sum: 1]");
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		assertThat(end()).containsExactly(Ending.COMPLETE);
	}

	@Test
	void theBodyMayBeOnePartAndTheHeadByItself() {
		start();
		this.transport.endTurn();
		send(Body.last("a"));
		send(trailers(false, "x-sum", "1"));
		assertThat(this.writes.take()).containsExactly("head 200 trailers", "body 'a'", "trailers [x-sum: 1]");
	}

	@Test
	void aBodyOfNoBytesIsFollowedByTrailers() {
		send(new HttpSendEvent.Start(200, AsgiHeaders.of("content-length", "0"), true));
		this.transport.endTurn();
		send(Body.last()).assertSucceeded();
		send(trailers(false, "x-sum", "1"));
		assertThat(this.writes.take()).containsExactly("head 200/0 trailers", "trailers [x-sum: 1]");
	}

	@Test
	void severalEventsMakeOneTrailerSectionWithDuplicatesInTheirOrder() {
		start();
		send(Body.last("a"));
		this.writes.take();
		send(trailers(true, "x-b", "1", "x-a", "2")).assertSucceeded();
		send(trailers(true)).assertSucceeded();
		assertThat(this.writes.take()).isEmpty();
		send(trailers(false, "x-b", "3")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("trailers [x-b: 1, x-a: 2, x-b: 3]");
	}

	@Test
	void trailersThatTheClientDoesNotTakeAreDroppedAndStillAwaited() {
		this.protocol = protocol("GET", false);
		start();
		send(Body.last("a"));
		assertThat(this.writes.take()).containsExactly("head 200", "body 'a'");
		send(trailers(false, "set-cookie", "a")).assertIllegal("http.response.trailers is not valid: "
				+ "'set-cookie' cannot be a trailer field (RFC 9110, section 6.5.1)");
		send(trailers(false, "x-sum", "1")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("trailers []");
		assertThat(end()).containsExactly(Ending.COMPLETE);
	}

	@Test
	void trailersThatWereNotAnnouncedAreNotOfferedToAClientThatDoesNotTakeThem() {
		this.protocol = protocol("GET", false);
		send(HttpSendEvent.Start.of(200));
		send(Body.of("a"));
		send(trailers(false)).assertIllegal("http.response.trailers is not allowed: the extension "
				+ "http.response.trailers is not offered on this connection, see the scope's extensions");
	}

	@Test
	void trailersBeforeTheEndOfTheBodyAreRefused() {
		start();
		send(trailers(false)).assertIllegal("http.response.trailers is not allowed in state START_HELD");
		send(Body.of("a"));
		send(trailers(false)).assertIllegal("http.response.trailers is not allowed in state BODY");
	}

	@Test
	void theLengthIsAPromiseBeforeTrailersToo() {
		send(new HttpSendEvent.Start(200, AsgiHeaders.of("content-length", "2"), true));
		send(Body.last("a"))
			.assertIllegal("http.response.body is not valid: the body has 1 bytes, but content-length announced 2");
		send(Body.last("ab")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200/2 trailers", "body 'ab'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "transfer-encoding", "content-length", "host", "cache-control", "te", "authorization",
			"set-cookie", "content-encoding", "content-type", "content-range", "trailer", "connection", "date", "age",
			"expires", "location", "retry-after", "vary", "warning", "www-authenticate" })
	void aFieldThatBelongsIntoTheHeadIsRefusedAndNoneOfTheEventIsKept(String name) {
		start();
		send(Body.last("a"));
		send(trailers(true, "x-a", "1", name, "1")).assertIllegal("http.response.trailers is not valid: '" + name
				+ "' cannot be a trailer field (RFC 9110, section 6.5.1)");
		this.writes.take();
		send(trailers(false, "content-digest", "1", "etag", "2"));
		assertThat(this.writes.take()).containsExactly("trailers [content-digest: 1, etag: 2]");
	}

	@ParameterizedTest
	@CsvSource({ "a b, 1, is not a token", ":status, 1, is not a token", "a, '1\r\n', control character" })
	void aFieldThatCannotBeSentIsRefused(String name, String value, String reason) {
		start();
		send(Body.last("a"));
		assertThat(send(trailers(false, name, value)).outcome()).contains(reason);
		assertThat(end()).containsExactly(Ending.CUT_OFF);
	}

	@Test
	void theTrailerSectionIsBounded() {
		start();
		send(Body.last("a"));
		send(trailers(true, "a", "1".repeat(65_535))).assertSucceeded();
		send(trailers(true, "b", ""))
			.assertIllegal("http.response.trailers is not valid: the trailer fields are longer than 65536 characters");
	}

	@Test
	void aResponseWithoutItsTrailersIsCutOff() {
		start();
		send(Body.last("a"));
		send(trailers(true, "x-sum", "1"));
		this.writes.take();
		assertThat(end()).containsExactly(Ending.CUT_OFF);
		assertThat(this.writes.take()).containsExactly("abort");
	}

	@Test
	void aResponseThatWaitsForItsTrailersCannotBeReplaced() {
		start();
		send(Body.last("a"));
		this.writes.take();
		assertThat(this.protocol.replaceResponse(503, "Busy")).isFalse();
		assertThat(this.writes.take()).containsExactly("abort");
		send(trailers(false)).assertGone("http.response.trailers");
	}

	@Test
	void aClientMayLeaveBeforeTheTrailers() {
		start();
		send(Body.last("a"));
		this.protocol.clientGone();
		send(trailers(false)).assertGone("http.response.trailers");
		assertThat(end()).containsExactly(Ending.CLIENT_GONE);
	}

	@Test
	void aFailureToWriteTheTrailersIsADisconnect() {
		start();
		send(Body.last("a"));
		this.writes.fail(new IOException("Broken pipe"));
		send(trailers(false)).assertGone("http.response.trailers");
		assertThat(end()).containsExactly(Ending.CLIENT_GONE);
	}

	@ParameterizedTest
	@CsvSource({ "HEAD, 200", "GET, 204", "GET, 304" })
	void aResponseWithoutABodyHasNoTrailers(String method, int status) {
		this.protocol = protocol(method, true);
		send(new HttpSendEvent.Start(status, AsgiHeaders.empty(), true));
		send(Body.last()).assertSucceeded();
		send(trailers(false, "x-sum", "1")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response " + status + " bodyless",
				"ignored http.response.trailers");
		assertThat(end()).containsExactly(Ending.COMPLETE);
	}

	private HttpProtocol protocol(String method, boolean offered) {
		return new HttpProtocol(this.transport, method, 1, (name) -> offered && name.equals("http.response.trailers"));
	}

	private void start() {
		send(new HttpSendEvent.Start(200, AsgiHeaders.empty(), true)).assertSucceeded();
	}

	private static Trailers trailers(boolean more, String... namesAndValues) {
		return new Trailers(AsgiHeaders.of(namesAndValues), more);
	}

	private List<Ending> end() {
		return HttpEndingTests.end(this.protocol);
	}

	private RecordingCompletion send(HttpSendEvent event) {
		RecordingCompletion completion = new RecordingCompletion();
		this.protocol.send(event, completion);
		return completion;
	}

}
