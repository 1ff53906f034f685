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

import io.asgi.HttpSendEvent;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.EarlyHint;
import io.asgi.HttpSendEvent.Start;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for early hints.
 */
class HttpEarlyHintTests {

	private final RecordingHttpTransport transport = new RecordingHttpTransport();

	private final Writes writes = this.transport.writes();

	private final HttpProtocol protocol = new HttpProtocol(this.transport, "GET", 4,
			"http.response.early_hint"::equals);

	@Test
	void hintsAreWrittenBeforeTheStartAndAfterItWhileItsHeadIsHeld() {
		send(hint("</a>")).assertSucceeded();
		send(hint("</b>", "</c>")).assertSucceeded();
		send(Start.of(200));
		send(hint("</d>")).assertSucceeded();
		send(Body.last("all")).assertSucceeded();
		this.transport.endTurn();
		assertThat(this.writes.take()).containsExactly("hint [</a>]", "hint [</b>, </c>]", "hint [</d>]",
				"response 200 'all'");
	}

	@Test
	void aHintIsIgnoredWhenTheHeadHasBeenWritten() {
		send(Start.of(200));
		this.transport.endTurn();
		send(hint("</a>")).assertSucceeded();
		send(Body.last("all"));
		send(hint("</a>")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200", "ignored http.response.early_hint", "last 'all'",
				"ignored http.response.early_hint");
	}

	@Test
	void aHeadDoesNotWaitForAHintAndWhatFollowsWaitsForBoth() {
		this.writes.delay();
		send(Start.of(200));
		RecordingCompletion hint = send(hint("</a>"));
		this.transport.endTurn();
		assertThat(this.writes.take()).containsExactly("hint [</a>]", "head 200");
		RecordingCompletion body = send(Body.last("all"));
		this.writes.end(null);
		hint.assertSucceeded();
		assertThat(this.writes.take()).isEmpty();
		this.writes.end(null);
		assertThat(this.writes.take()).containsExactly("last 'all'");
		this.writes.end(null);
		body.assertSucceeded();
	}

	@Test
	void aResponseIsStillReplacedAfterAHint() {
		send(hint("</a>"));
		assertThat(HttpEndingTests.end(this.protocol)).containsExactly(Ending.REPLACED);
		assertThat(this.writes.take()).containsExactly("hint [</a>]", "response 500/21 'Internal Server Error'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "</a>\r\nx: y", "</a>\0", "\u20ac", " </a>" })
	void aLinkThatIsNoFieldValueIsRefused(String link) {
		assertThat(send(hint("</fine>", link)).outcome())
			.startsWith("http.response.early_hint is not valid: the value of the header 'link' ");
		assertThat(this.writes.take()).isEmpty();
	}

	@Test
	void aFailureToWriteAHintIsADisconnect() {
		this.writes.fail(new IOException("Broken pipe"));
		send(hint("</a>")).assertGone("http.response.early_hint");
		send(Start.of(200)).assertGone("http.response.start");
	}

	@Test
	void aHintThatIsNotOfferedIsRefused() {
		HttpProtocol protocol = new HttpProtocol(this.transport, "GET", 1);
		RecordingCompletion completion = new RecordingCompletion();
		protocol.send(hint("</a>"), completion);
		completion.assertIllegal("http.response.early_hint is not allowed: the extension http.response.early_hint "
				+ "is not offered on this connection, see the scope's extensions");
	}

	private static EarlyHint hint(String... links) {
		return new EarlyHint(List.of(links));
	}

	private RecordingCompletion send(HttpSendEvent event) {
		RecordingCompletion completion = new RecordingCompletion();
		this.protocol.send(event, completion);
		return completion;
	}

}
