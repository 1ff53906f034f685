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

import java.io.ByteArrayOutputStream;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link BodyBuffer}.
 */
class BodyBufferTests {

	private final Random random = new Random(42);

	@Test
	void nothingIsNoBytes() {
		assertThat(new BodyBuffer(0).toByteArray()).isEmpty();
	}

	@Test
	void aSinglePartIsTheBodyAndIsNotCopied() {
		byte[] part = bytes(3);
		BodyBuffer buffer = new BodyBuffer(3);
		buffer.add(new byte[0]);
		buffer.add(part);
		buffer.add(new byte[0]);
		assertThat(buffer.toByteArray()).isSameAs(part);
	}

	@Test
	void partsAreJoinedInTheirOrderAndNotWrittenTo() {
		byte[] first = bytes(70_000);
		byte[] second = bytes(5);
		byte[] third = bytes(70_000);
		byte[] copy = first.clone();
		assertThat(joined(first, second, third)).isEqualTo(all(first, second, third)).hasSize(140_005);
		assertThat(first).isEqualTo(copy);
	}

	@Test
	void shortAndLongPartsKeepTheirOrder() {
		byte[][] parts = new byte[2_000][];
		for (int i = 0; i < parts.length; i++) {
			parts[i] = bytes((i % 7 == 0) ? 5_000 : this.random.nextInt(1_500));
		}
		assertThat(joined(parts)).isEqualTo(all(parts));
	}

	@Test
	void partsOfOneByteAreJoined() {
		byte[][] parts = new byte[10_000][];
		for (int i = 0; i < parts.length; i++) {
			parts[i] = bytes(1);
		}
		assertThat(joined(parts)).isEqualTo(all(parts));
	}

	@Test
	void onePartTooManyIsRefusedWhateverItsLength() {
		BodyBuffer buffer = new BodyBuffer(5_000);
		buffer.add(bytes(4_998));
		buffer.add(bytes(2));
		assertThatThrownBy(() -> buffer.add(bytes(1))).isInstanceOf(RequestBodyTooLargeException.class);
		assertThatThrownBy(() -> buffer.add(bytes(Short.MAX_VALUE))).isInstanceOf(RequestBodyTooLargeException.class);
		assertThat(buffer.toByteArray()).hasSize(5_000);
	}

	private byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private static byte[] joined(byte[]... parts) {
		BodyBuffer buffer = new BodyBuffer(Integer.MAX_VALUE);
		for (byte[] part : parts) {
			buffer.add(part);
		}
		return buffer.toByteArray();
	}

	private static byte[] all(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			all.writeBytes(part);
		}
		return all.toByteArray();
	}

}
