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

package io.asgi.sample.asgi;

import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.test.ApplicationTester;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link EventsApplication}.
 */
class EventsApplicationTests {

	@Test
	void theClockStopsWhenTheClientLeaves() {
		try (ApplicationTester events = ApplicationTester.start(new EventsApplication(), HttpScope.builder().build())) {
			events.sendInput(HttpReceiveEvent.Request.last());
			events.receiveOutput(HttpSendEvent.Start.class);
			events.receiveOutput(HttpSendEvent.Body.class);
			events.sendInput(HttpReceiveEvent.Disconnect.INSTANCE);
			assertThatThrownBy(events::awaitCompletion).isInstanceOf(ClientDisconnectedException.class);
		}
	}

}
