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

import io.asgi.ApplicationLostException;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.RequestRefusedException;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketSendEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureResponse}.
 */
class FailureResponseTests {

	private static final FailureResponse INTERNAL_ERROR = new FailureResponse(500, "Internal Server Error");

	private static final FailureResponse NOT_FOUND = new FailureResponse(404, "Not Found");

	private final RequestRefusedException refused = new RequestRefusedException(413, "Too large");

	@Test
	void anErrorOfTheApplicationIsNoBusinessOfTheClient() {
		FailureResponse response = FailureResponse.of(new IllegalStateException("secret"), "http");
		assertThat(response).isEqualTo(INTERNAL_ERROR);
		assertThat(response.isClientError()).isFalse();
	}

	@Test
	void aRefusalIsAnsweredAsItSays() {
		FailureResponse response = FailureResponse.of(this.refused, "http");
		assertThat(response).isEqualTo(new FailureResponse(413, "Too large"));
		assertThat(response.isClientError()).isTrue();
	}

	@Test
	void aRefusalMayBeTheCauseOfTheError() {
		assertThat(FailureResponse.of(new IllegalStateException(this.refused), "http").status()).isEqualTo(413);
	}

	@Test
	void anApplicationThatIsLostIsABadGateway() {
		FailureResponse response = FailureResponse.of(new ApplicationLostException("secret"), "http");
		assertThat(response).isEqualTo(new FailureResponse(502, "Bad Gateway"));
		assertThat(response.isClientError()).isFalse();
	}

	@Test
	void causesAreNotFollowedForEver() {
		Throwable failure = this.refused;
		for (int i = 0; i < 8; i++) {
			failure = new IllegalStateException(failure);
		}
		assertThat(FailureResponse.of(failure, "http")).isEqualTo(INTERNAL_ERROR);
	}

	@Test
	void aScopeThatTheApplicationDoesNotKnowIsNotFound() {
		assertThat(FailureResponse.of(new UnsupportedScopeException(HttpScope.builder().build()), "http"))
			.isEqualTo(NOT_FOUND);
	}

	@Test
	void anEventOfAnotherProtocolMeansThatTheApplicationDoesNotSpeakThisOne() {
		Throwable http = IllegalEventException.invalid(HttpSendEvent.Start.TYPE, "no");
		Throwable webSocket = IllegalEventException.invalid(WebSocketSendEvent.Accept.TYPE, "no");
		assertThat(FailureResponse.of(http, "websocket")).isEqualTo(NOT_FOUND);
		assertThat(FailureResponse.of(webSocket, "http")).isEqualTo(NOT_FOUND);
		assertThat(FailureResponse.of(http, "http")).isEqualTo(INTERNAL_ERROR);
		assertThat(FailureResponse.of(webSocket, "websocket")).isEqualTo(INTERNAL_ERROR);
	}

}
