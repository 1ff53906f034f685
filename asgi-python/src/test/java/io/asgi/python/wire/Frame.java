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

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A frame, as the test's side of the connection sees it.
 */
record Frame(int type, int flags, int stream, byte[] payload) {

	static Frame of(int type, int flags, int stream) {
		return new Frame(type, flags, stream, new byte[0]);
	}

	static Frame of(int type, int flags, int stream, String payload) {
		return new Frame(type, flags, stream, payload.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Return a {@code RESPONSE}.
	 * @param headers the header block, with spaces in place of NUL
	 */
	static Frame response(int flags, int stream, int status, String headers, String body) {
		return of(Frames.RESPONSE, flags, stream, bytes((out) -> {
			out.writeShort(status);
			out.writeInt(headers.length());
			out.write(headers.replace(' ', '\0').getBytes(StandardCharsets.ISO_8859_1));
			out.write(body.getBytes(StandardCharsets.ISO_8859_1));
		}));
	}

	static Frame credit(int stream, int bytes) {
		return of(Frames.CREDIT, 0, stream, bytes((out) -> out.writeInt(bytes)));
	}

	static Frame done(int stream, int how, String text) {
		return of(Frames.DONE, 0, stream, (char) how + text);
	}

	static Frame of(int type, int flags, int stream, byte[] payload) {
		return new Frame(type, flags, stream, payload);
	}

	static byte[] bytes(Writing writing) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			writing.write(new DataOutputStream(bytes));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	byte[] encoded() {
		return bytes((out) -> {
			out.writeInt(this.payload.length);
			out.writeByte(this.type);
			out.writeByte(this.flags);
			out.writeInt(this.stream);
			out.write(this.payload);
		});
	}

	String text() {
		return new String(this.payload, StandardCharsets.ISO_8859_1);
	}

	boolean has(int flag) {
		return (this.flags & flag) != 0;
	}

	@Override
	public String toString() {
		return Frames.name(this.type) + "[flags=" + this.flags + ", stream=" + this.stream + ", "
				+ ((this.payload.length < 300) ? text() : this.payload.length + " bytes") + "]";
	}

	/**
	 * Writes a payload.
	 */
	interface Writing {

		void write(DataOutputStream out) throws IOException;

	}

}
