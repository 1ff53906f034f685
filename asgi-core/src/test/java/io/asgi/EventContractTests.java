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

package io.asgi;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the contract's closed sets of events.
 */
class EventContractTests {

	@Test
	void everyEventIsARecordNestedInItsProtocol() {
		List<Class<?>> events = new ArrayList<>();
		for (Class<?> side : List.of(AsgiReceiveEvent.class, AsgiSendEvent.class)) {
			for (Class<?> protocol : side.getPermittedSubclasses()) {
				events.addAll(Arrays.asList(protocol.getPermittedSubclasses()));
			}
		}
		assertThat(events).hasSize(25).allSatisfy((event) -> {
			assertThat(event).isFinal();
			assertThat(event.isRecord()).isTrue();
			assertThat(event.getEnclosingClass()).isEqualTo(event.getInterfaces()[0]);
		});
	}

	@Test
	void bytesAreComparedByContentAndPrintedByLength() {
		assertThat(HttpSendEvent.Body.last("abc")).isEqualTo(HttpSendEvent.Body.last("abc".getBytes()))
			.hasSameHashCodeAs(HttpSendEvent.Body.last("abc"))
			.hasToString("Body[body=3 bytes, more=false]");
		assertThat(new WebSocketReceiveEvent.Bytes(new byte[1])).hasToString("Bytes[bytes=1 byte]");
	}

	@Test
	void aStartHasAFinalStatus() {
		assertThatIllegalArgumentException().isThrownBy(() -> HttpSendEvent.Start.of(103))
			.withMessage("'status' must be that of a final response, 200 to 999: 103");
	}

	@Test
	void aCloseHasACodeThatAnEndpointMaySend() {
		for (int code : new int[] { 999, 1004, 1005, 1006, 1015, 2999, 5000 }) {
			assertThatIllegalArgumentException().isThrownBy(() -> WebSocketSendEvent.Close.of(code))
				.withMessageEndingWith(": " + code);
		}
		for (int code : new int[] { 1000, 1001, 1011, 3000, 4999 }) {
			assertThat(WebSocketSendEvent.Close.of(code).code()).isEqualTo(code);
		}
	}

	@Test
	void everyEventTypeIsTheSpecificationsOwn() throws Exception {
		Method type = AsgiReceiveEvent.class.getMethod("type");
		assertThat(type.invoke(HttpReceiveEvent.Request.last())).isEqualTo("http.request");
		assertThat(new WebSocketSendEvent.Text("").type()).isEqualTo("websocket.send");
	}

}
