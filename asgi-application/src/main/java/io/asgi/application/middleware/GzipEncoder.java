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

package io.asgi.application.middleware;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses a body part by part (RFC 1952). It holds native memory until it is closed.
 */
final class GzipEncoder {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final Stream stream;

	private boolean closed;

	GzipEncoder(int level) {
		try {
			this.stream = new Stream(this.bytes, level);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Compress a part so that all of it can be decompressed at once.
	 * @return what to send; not longer than the part by more than a few bytes
	 */
	byte[] encode(byte[] part) {
		try {
			this.stream.write(part);
			this.stream.flush();
			return take();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Compress the last part, and free the memory.
	 */
	byte[] encodeLast(byte[] part) {
		try {
			this.stream.write(part);
			this.closed = true;
			this.stream.close();
			return take();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Free the memory, if that has not been done.
	 */
	void close() {
		if (!this.closed) {
			encodeLast(new byte[0]);
		}
	}

	private byte[] take() {
		byte[] taken = this.bytes.toByteArray();
		this.bytes.reset();
		return taken;
	}

	private static final class Stream extends GZIPOutputStream {

		Stream(ByteArrayOutputStream out, int level) throws IOException {
			super(out, 8192, true);
			if (level != Deflater.DEFAULT_COMPRESSION) {
				this.def.setLevel(level);
			}
		}

	}

}
