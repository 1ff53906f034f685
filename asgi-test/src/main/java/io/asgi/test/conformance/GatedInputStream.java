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

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * An input stream that can be stopped before the next read.
 */
final class GatedInputStream extends FilterInputStream {

	private boolean closed;

	GatedInputStream(InputStream in) {
		super(in);
	}

	synchronized void shut() {
		this.closed = true;
	}

	synchronized void open() {
		this.closed = false;
		notifyAll();
	}

	private synchronized void pass() throws IOException {
		try {
			while (this.closed) {
				wait();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while reading is paused");
		}
	}

	@Override
	public int read() throws IOException {
		pass();
		return super.read();
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		pass();
		return super.read(bytes, offset, length);
	}

	/**
	 * Return 0, so that nobody reads ahead of a pause.
	 */
	@Override
	public int available() {
		return 0;
	}

}
