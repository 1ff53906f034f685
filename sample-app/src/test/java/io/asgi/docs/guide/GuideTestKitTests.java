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

package io.asgi.docs.guide;

import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketScope;
import io.asgi.test.ApplicationTester;
import io.asgi.test.HttpTestResponse;
import io.asgi.test.HttpTester;
import io.asgi.test.WebSocketTester;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the tutorial shows of the test kit.
 */
class GuideTestKitTests {

	private final GuideApplications applications = new GuideApplications();

	// tag::httptester[]
	@Test
	void theGreetingHasTheName() {
		HttpTestResponse response = HttpTester.of(this.applications.greet()).post("/greet").body("Ada").exchange();
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.text()).isEqualTo("Hello, Ada\n");
	}
	// end::httptester[]

	// tag::websockettester[]
	@Test
	void aMessageComesBackInReverse() {
		WebSocketScope scope = WebSocketScope.builder().path("/reverse").build();
		try (WebSocketTester socket = WebSocketTester.start(this.applications.reverse(), scope)) {
			socket.connect();
			socket.sendText("olleh");
			assertThat(socket.receiveText()).isEqualTo("hello");
		}
	}
	// end::websockettester[]

	// tag::applicationtester[]
	@Test
	void theClockStopsWhenItsClientLeaves() {
		HttpScope scope = HttpScope.builder().path("/clock").build();
		try (ApplicationTester clock = ApplicationTester.start(this.applications.clock(), scope)) {
			clock.sendInput(HttpReceiveEvent.Request.last());
			clock.receiveOutput(HttpSendEvent.Start.class);
			clock.sendInput(HttpReceiveEvent.Disconnect.INSTANCE);
			assertThatThrownBy(clock::awaitCompletion).isInstanceOf(ClientDisconnectedException.class);
		}
	}
	// end::applicationtester[]

}
