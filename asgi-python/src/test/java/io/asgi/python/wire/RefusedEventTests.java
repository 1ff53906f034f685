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

package io.asgi.python.wire;

import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.python.worker.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that return and do not know that an event of theirs was refused.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource
class RefusedEventTests extends AbstractLinkTests {

	private static final int WHOLE = Frames.WITH_BODY | Frames.END;

	private static final HttpScope GET = HttpScope.builder().build();

	@Test
	void aReturnAfterARefusedEventFailsWithItsReason() throws Exception {
		this.exchange.answer((event) -> Mono.error(IllegalEventException.invalid(event.type(), "no")))
			.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(WHOLE, 1, 200, "", "body"), Frame.done(1, 0, ""));
		assertThat(this.exchange.end()).isInstanceOf(PythonException.class)
			.hasMessage("The application returned, but the last event that it sent was refused: "
					+ "http.response.start is not valid: no");
	}

	@Test
	void soDoesOneAfterAnEventThatTheContractDoesNotKnow() throws Exception {
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(WHOLE, 1, 99, "", "body"), Frame.done(1, 0, ""));
		assertThat(this.exchange.end()).isInstanceOf(PythonException.class).hasMessageContaining("99");
	}

	@Test
	void anExceptionOfTheApplicationSaysMore() throws Exception {
		this.exchange.answer((event) -> Mono.error(IllegalEventException.invalid(event.type(), "no")))
			.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(WHOLE, 1, 200, "", "body"), Frame.done(1, 1, "ValueError: no"));
		assertThat(this.exchange.end()).isInstanceOf(PythonException.class).hasMessage("ValueError: no");
	}

	@Test
	void anEventThatIsTakenMakesUpForIt() throws Exception {
		this.exchange
			.answer((event) -> (event instanceof HttpSendEvent.EarlyHint)
					? Mono.error(IllegalEventException.invalid(event.type(), "no")) : Mono.empty())
			.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.of(Frames.EARLY_HINT, 0, 1, "<a>"), Frame.response(WHOLE, 1, 200, "", "body"),
				Frame.done(1, 0, ""));
		assertThat(this.exchange.end()).isNull();
	}

}
