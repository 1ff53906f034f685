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

import io.asgi.python.worker.WorkerFacts;
import io.netty.buffer.ByteBuf;

/**
 * What a worker says first.
 *
 * @param lowestVersion the lowest version of the protocol that it speaks
 * @param highestVersion the highest one
 * @param streamCredit the credit that it gives each stream
 * @param token the token
 * @param application the name of the application
 * @param facts what it says of itself
 */
record Hello(int lowestVersion, int highestVersion, int streamCredit, byte[] token, String application,
		WorkerFacts facts) {

	private static final int FIXED = 14;

	/**
	 * Read a payload.
	 * @throws WireException if it is none
	 */
	static Hello read(ByteBuf payload, int length) {
		int end = payload.readerIndex() + length;
		if (length < FIXED) {
			throw new WireException("HELLO is too short");
		}
		int lowest = payload.readUnsignedShort();
		int highest = payload.readUnsignedShort();
		long pid = payload.readUnsignedInt();
		int streamCredit = credit(payload);
		int asgi = payload.readUnsignedByte();
		boolean lifespan = payload.readUnsignedByte() == 1;
		byte[] token = bytes(payload, end);
		String application = text(payload, end);
		WorkerFacts facts = new WorkerFacts(pid, text(payload, end), text(payload, end), text(payload, end), asgi,
				lifespan);
		return new Hello(lowest, highest, streamCredit, token, application, facts);
	}

	private static int credit(ByteBuf payload) {
		int credit = payload.readInt();
		if (credit <= 0) {
			throw new WireException("HELLO gives a credit of " + Integer.toUnsignedString(credit) + " bytes");
		}
		return credit;
	}

	private static String text(ByteBuf payload, int end) {
		return new String(bytes(payload, end), StandardCharsets.UTF_8);
	}

	private static byte[] bytes(ByteBuf payload, int end) {
		int length = (payload.readerIndex() < end) ? payload.readUnsignedByte() : Integer.MAX_VALUE;
		if (length > end - payload.readerIndex()) {
			throw new WireException("HELLO is too short");
		}
		byte[] bytes = new byte[length];
		payload.readBytes(bytes);
		return bytes;
	}

}
