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

package io.asgi.python.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts output into lines. A line without an end is cut where it gets too long. For one
 * thread.
 */
final class Lines {

	/**
	 * The longest line, in bytes.
	 */
	static final int MAX_LENGTH = 8 * 1024;

	private final Consumer<String> consumer;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	Lines(Consumer<String> consumer) {
		this.consumer = consumer;
	}

	void write(byte[] bytes, int length) {
		int start = 0;
		for (int i = 0; i < length; i++) {
			boolean full = this.line.size() + i - start >= MAX_LENGTH;
			if (bytes[i] == '\n' || full) {
				this.line.write(bytes, start, i - start);
				flush();
				start = (bytes[i] == '\n') ? i + 1 : i;
			}
		}
		this.line.write(bytes, start, length - start);
	}

	/**
	 * The output has ended.
	 */
	void end() {
		if (this.line.size() > 0) {
			flush();
		}
	}

	private void flush() {
		String text = this.line.toString(StandardCharsets.UTF_8);
		this.line.reset();
		this.consumer.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
	}

}
