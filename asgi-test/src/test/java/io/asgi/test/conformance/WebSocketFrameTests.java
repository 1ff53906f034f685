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

package io.asgi.test.conformance;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebSocketFrame}, with the examples of RFC 6455, section 5.7.
 */
class WebSocketFrameTests {

	private static byte[] bytes(int... bytes) {
		byte[] result = new byte[bytes.length];
		for (int i = 0; i < bytes.length; i++) {
			result[i] = (byte) bytes[i];
		}
		return result;
	}

	@Test
	void aServersFrameIsNotMasked() {
		assertThat(WebSocketFrame.text("Hello").unmasked()).isEqualTo(bytes(0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f));
		assertThat(WebSocketFrame.ping("Hello").unmasked()).startsWith(0x89, 0x05);
		assertThat(WebSocketFrame.fragment(WebSocketFrame.TEXT, "Hel").unmasked()).startsWith(0x01, 0x03);
	}

	@Test
	void aClientsFrameIsMasked() {
		assertThat(WebSocketFrame.text("AB").masked())
			.isEqualTo(bytes(0x81, 0x82, 0x12, 0x34, 0x56, 0x78, 'A' ^ 0x12, 'B' ^ 0x34));
	}

	@Test
	void lengthsHaveThreeForms() {
		assertThat(WebSocketFrame.binary(new byte[125]).unmasked()).startsWith(bytes(0x82, 125)).hasSize(127);
		assertThat(WebSocketFrame.binary(new byte[256]).unmasked()).startsWith(bytes(0x82, 0x7E, 0x01, 0x00))
			.hasSize(260);
		assertThat(WebSocketFrame.binary(new byte[65536]).unmasked())
			.startsWith(bytes(0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0))
			.hasSize(65546);
	}

	@Test
	void aCloseHasACodeAndAReason() {
		WebSocketFrame close = WebSocketFrame.close(4001, "bÿe");
		assertThat(Arrays.copyOf(close.payload(), 2)).isEqualTo(bytes(0x0F, 0xA1));
		assertThat(close.closeCode()).isEqualTo(4001);
		assertThat(close.closeReason()).isEqualTo("bÿe");
		assertThat(WebSocketFrame.emptyClose().closeCode()).isEqualTo(1005);
	}

}
