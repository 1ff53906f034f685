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

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;

import io.asgi.HttpReceiveEvent;

/**
 * The request body as a stream.
 */
final class RequestBodyInputStream extends InputStream {

	private final BlockingReceive receive;

	private HttpReceiveEvent.Request part = HttpReceiveEvent.Request.of(new byte[0]);

	private int position;

	private boolean closed;

	RequestBodyInputStream(BlockingReceive receive) {
		this.receive = receive;
	}

	@Override
	public int read() throws IOException {
		return fill() ? this.part.body()[this.position++] & 0xFF : -1;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, target.length);
		if (length == 0) {
			return 0;
		}
		if (!fill()) {
			return -1;
		}
		int count = Math.min(length, available());
		System.arraycopy(this.part.body(), this.position, target, offset, count);
		this.position += count;
		return count;
	}

	@Override
	public int available() {
		return this.part.body().length - this.position;
	}

	@Override
	public void close() {
		this.closed = true;
	}

	private boolean fill() throws IOException {
		if (this.closed) {
			throw new IOException("The stream of the request body is closed");
		}
		while (available() == 0) {
			if (!this.part.more()) {
				return false;
			}
			this.part = receive();
			this.position = 0;
		}
		return true;
	}

	private HttpReceiveEvent.Request receive() throws InterruptedIOException {
		try {
			return RequestBody.part(this.receive.receive());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while reading the request body");
		}
	}

}
