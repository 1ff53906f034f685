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
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

import io.asgi.HttpSendEvent;

/**
 * The response body as a stream. Its end is not up to it, see
 * {@link BlockingSend#sendBody}.
 */
final class ResponseBodyOutputStream extends OutputStream {

	private static final int BUFFER_SIZE = 8192;

	private final BlockingSend send;

	private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

	private boolean closed;

	ResponseBodyOutputStream(BlockingSend send) {
		this.send = send;
	}

	@Override
	public void write(int value) throws IOException {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] source, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, source.length);
		if (this.closed) {
			throw new IOException("The stream of the response body is closed");
		}
		if (length > BUFFER_SIZE - this.buffer.size()) {
			flush();
		}
		if (length >= BUFFER_SIZE) {
			send(Arrays.copyOfRange(source, offset, offset + length));
		}
		else {
			this.buffer.write(source, offset, length);
		}
	}

	@Override
	public void flush() throws IOException {
		if (this.buffer.size() > 0) {
			send(takeBuffered());
		}
	}

	@Override
	public void close() {
		this.closed = true;
	}

	byte[] takeBuffered() {
		byte[] buffered = this.buffer.toByteArray();
		this.buffer.reset();
		return buffered;
	}

	private void send(byte[] part) throws InterruptedIOException {
		try {
			this.send.send(HttpSendEvent.Body.of(part));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while sending the response body");
		}
	}

}
