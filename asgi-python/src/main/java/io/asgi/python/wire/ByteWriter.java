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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array to put a payload together, used again and again by one event loop.
 */
final class ByteWriter {

	private static final int KEPT = 64 * 1024;

	private byte[] bytes = new byte[1024];

	private int size;

	/**
	 * Begin anew.
	 * @return this writer
	 */
	ByteWriter reset() {
		if (this.bytes.length > KEPT) {
			this.bytes = new byte[1024];
		}
		this.size = 0;
		return this;
	}

	/**
	 * Return the array that holds what has been written.
	 */
	byte[] array() {
		return this.bytes;
	}

	int size() {
		return this.size;
	}

	ByteWriter u8(int value) {
		ensure(1);
		this.bytes[this.size++] = (byte) value;
		return this;
	}

	ByteWriter u16(int value) {
		ensure(2);
		this.size += 2;
		setU16(this.size - 2, value);
		return this;
	}

	ByteWriter u32(int value) {
		ensure(4);
		this.size += 4;
		setU32(this.size - 4, value);
		return this;
	}

	void setU16(int position, int value) {
		this.bytes[position] = (byte) (value >>> 8);
		this.bytes[position + 1] = (byte) value;
	}

	void setU32(int position, int value) {
		setU16(position, value >>> 16);
		setU16(position + 2, value);
	}

	/**
	 * Leave room to be filled later.
	 * @return where it begins
	 */
	int skip(int length) {
		ensure(length);
		this.size += length;
		return this.size - length;
	}

	ByteWriter bytes(byte[] value) {
		ensure(value.length);
		System.arraycopy(value, 0, this.bytes, this.size, value.length);
		this.size += value.length;
		return this;
	}

	/**
	 * Write the low bytes of the characters, which is what ISO-8859-1 is.
	 */
	@SuppressWarnings("deprecation")
	// Nothing else copies the bytes of a string without an array in between
	ByteWriter latin1(String value) {
		int length = value.length();
		ensure(length);
		value.getBytes(0, length, this.bytes, this.size);
		this.size += length;
		return this;
	}

	ByteWriter utf8(String value) {
		int length = value.length();
		ensure(length);
		int position = this.size;
		for (int i = 0; i < length; i++) {
			char ch = value.charAt(i);
			if (ch >= 0x80) {
				return bytes(value.getBytes(StandardCharsets.UTF_8));
			}
			this.bytes[position + i] = (byte) ch;
		}
		this.size += length;
		return this;
	}

	private void ensure(int more) {
		if (this.bytes.length - this.size < more) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(2 * this.bytes.length, this.size + more));
		}
	}

}
