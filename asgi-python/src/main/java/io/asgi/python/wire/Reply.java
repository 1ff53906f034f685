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

import io.asgi.UnreadableFileException;

/**
 * What the server says of an event that the worker has sent.
 *
 * @param type {@code DONE_SEND} or {@code REFUSED}
 * @param payload the payload of the frame
 */
record Reply(int type, byte[] payload) {

	static final Reply DONE_SEND = new Reply(Frames.DONE_SEND, new byte[0]);

	static final int ILLEGAL = 1;

	static final int UNREADABLE = 2;

	static final int NOT_OFFERED = 3;

	private static final int MAX_MESSAGE = 8 * 1024;

	static Reply refused(int kind, String message) {
		byte[] text = message.getBytes(StandardCharsets.UTF_8);
		byte[] payload = new byte[1 + Math.min(text.length, MAX_MESSAGE)];
		payload[0] = (byte) kind;
		System.arraycopy(text, 0, payload, 1, payload.length - 1);
		return new Reply(Frames.REFUSED, payload);
	}

	static Reply refused(Throwable failure) {
		String message = failure.getMessage();
		return refused((failure instanceof UnreadableFileException) ? UNREADABLE : ILLEGAL,
				(message != null) ? message : failure.toString());
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Reply that && this.type == that.type && Arrays.equals(this.payload, that.payload);
	}

	@Override
	public int hashCode() {
		return 31 * Arrays.hashCode(this.payload) + this.type;
	}

}
