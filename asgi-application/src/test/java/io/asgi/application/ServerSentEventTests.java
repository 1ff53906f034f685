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

package io.asgi.application;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ServerSentEvent}.
 */
class ServerSentEventTests {

	@Test
	void everyFieldHasItsLine() {
		assertThat(encode(new ServerSentEvent("7", "tick", "now", Duration.ofSeconds(2), "why")))
			.isEqualTo(": why\nid: 7\nevent: tick\nretry: 2000\ndata: now\n\n");
	}

	@Test
	void aFieldThatIsNotSetIsNotSent() {
		assertThat(encode(ServerSentEvent.of("tick", "now"))).isEqualTo("event: tick\ndata: now\n\n");
		assertThat(encode(ServerSentEvent.of("now").withId("7"))).isEqualTo("id: 7\ndata: now\n\n");
		assertThat(encode(ServerSentEvent.comment(""))).isEqualTo(": \n\n");
	}

	@Test
	void everyLineOfDataHasAFieldOfItsOwn() {
		assertThat(encode(ServerSentEvent.of("a\nb\r\nc\rd\n")))
			.isEqualTo("data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
		assertThat(encode(ServerSentEvent.of("\n\nevent: fake"))).isEqualTo("data: \ndata: \ndata: event: fake\n\n");
	}

	@Test
	void emptyDataIsSent() {
		assertThat(encode(ServerSentEvent.of(""))).isEqualTo("data: \n\n");
	}

	@Test
	void aSpaceAtTheStartOfDataSurvivesTheOneThatClientsStrip() {
		assertThat(encode(ServerSentEvent.of(" a"))).isEqualTo("data:  a\n\n");
	}

	@Test
	void aCommentCannotLeaveItsLines() {
		assertThat(encode(ServerSentEvent.comment("a\ndata: b"))).isEqualTo(": a\n: data: b\n\n");
	}

	@Test
	void textIsUtf8() {
		assertThat(ServerSentEvent.of("é").encode()).isEqualTo("data: é\n\n".getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\rb", "a\r\nb", "\n" })
	void idAndEventAreOneLine(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerSentEvent.of("x").withId(value))
			.withMessage("'id' must not contain a line end");
		assertThatIllegalArgumentException().isThrownBy(() -> ServerSentEvent.of(value, "x"))
			.withMessage("'event' must not contain a line end");
	}

	@Test
	void anIdThatClientsWouldIgnoreIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerSentEvent.of("x").withId("a\0"))
			.withMessageStartingWith("'id' must not contain U+0000");
	}

	@Test
	void aNegativeRetryIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ServerSentEvent(null, null, null, Duration.ofMillis(-1), null))
			.withMessage("'retry' must not be negative: PT-0.001S");
	}

	private static String encode(ServerSentEvent event) {
		return new String(event.encode(), StandardCharsets.UTF_8);
	}

}
