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

package io.asgi.server.netty;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Ways to keep a server of HTTP/2 busy at little cost. Each step of a flood adds a few
 * frames to those that a client is about to write.
 */
enum Http2Flood {

	/**
	 * CVE-2023-44487.
	 */
	RAPID_RESET((client, step) -> client.get(stream(step), "/never").reset(stream(step))),

	/**
	 * The server is made to reset the streams (CVE-2025-8671): by a window that
	 * overflows.
	 */
	WINDOW_OVERFLOW((client, step) -> client.get(stream(step), "/never")
		.frame(RawFrames.WINDOW_UPDATE, 0, stream(step), RawFrames.number(Integer.MAX_VALUE))),

	WINDOW_OF_ZERO((client, step) -> client.get(stream(step), "/never")
		.frame(RawFrames.WINDOW_UPDATE, 0, stream(step), RawFrames.number(0))),

	DATA_AFTER_END(
			(client, step) -> client.get(stream(step), "/never").frame(RawFrames.DATA, 0, stream(step), new byte[1])),

	HEADERS_AFTER_END((client, step) -> client.get(stream(step), "/never").get(stream(step), "/never")),

	DEPENDENCY_ON_ITSELF((client, step) -> client.get(stream(step), "/never")
		.frame(RawFrames.PRIORITY, 0, stream(step), Arrays.copyOf(RawFrames.number(stream(step)), 5))),

	SHORT_PRIORITY((client, step) -> client.get(stream(step), "/never")
		.frame(RawFrames.PRIORITY, 0, stream(step), new byte[1])),

	MALFORMED_TRAILERS(
			(client, step) -> post(client, step, "/never").request(stream(step), RawFrames.END_STREAM, "X", "y")),

	LONGER_THAN_ITS_LENGTH((client, step) -> post(client, step, "/never", "content-length", "1").frame(RawFrames.DATA,
			RawFrames.END_STREAM, stream(step), new byte[2])),

	MALFORMED_AFTER_THE_RESPONSE_BEGAN((client, step) -> post(client, step, "/head", "content-length", "1")
		.frame(RawFrames.DATA, RawFrames.END_STREAM, stream(step), new byte[2])),

	MALFORMED_PATHS((client, step) -> client.get(stream(step), " ")),

	MALFORMED_VALUES((client, step) -> post(client, step, "/never", "x", "a\r\n")),

	EMPTY_NAMES((client, step) -> post(client, step, "/never", "", "", "", "")),

	TOO_MANY_STREAMS((client, step) -> client.get(stream(step), "/never")),

	SMALL_CONTINUATIONS((client, step) -> client.frame((step == 0) ? RawFrames.HEADERS : RawFrames.CONTINUATION, 0, 1,
			RawFrames.block("a", "b"))),

	EMPTY_CONTINUATIONS((client, step) -> client.frame((step == 0) ? RawFrames.HEADERS : RawFrames.CONTINUATION, 0, 1)),

	LONG_CONTINUATIONS((client, step) -> client.frame((step == 0) ? RawFrames.HEADERS : RawFrames.CONTINUATION, 0, 1,
			RawFrames.block("a", "b".repeat(16_000)))),

	MANY_FIELDS((client, step) -> post(client, step, "/never", manyFields())),

	INDEXED_FIELDS((client, step) -> client.frame(RawFrames.HEADERS, RawFrames.END_HEADERS, stream(step), bomb())),

	PINGS((client, step) -> client.frame(RawFrames.PING, 0, 0, new byte[8])),

	PING_ACKS((client, step) -> client.frame(RawFrames.PING, RawFrames.ACK, 0, new byte[8])),

	SETTINGS((client, step) -> client.frame(RawFrames.SETTINGS, 0, 0)),

	SETTINGS_OF_WINDOWS((client, step) -> ((step < 99) ? client.get(stream(step), "/never") : client)
		.frame(RawFrames.SETTINGS, 0, 0, (byte) 0, (byte) 4, (byte) 0, (byte) 1, (byte) 0, (byte) (step & 127))),

	SETTINGS_ACKS((client, step) -> client.frame(RawFrames.SETTINGS, RawFrames.ACK, 0)),

	EMPTY_DATA((client, step) -> ((step == 0) ? post(client, 0, "/never") : client).frame(RawFrames.DATA, 0, 1)),

	PADDED_EMPTY_DATA(
			(client, step) -> ((step == 0) ? post(client, 0, "/never") : client).frame(RawFrames.DATA, 8, 1, (byte) 0)),

	PRIORITIES((client, step) -> client.frame(RawFrames.PRIORITY, 0, stream(step), new byte[5])),

	WINDOW_UPDATES((client, step) -> client.frame(RawFrames.WINDOW_UPDATE, 0, 0, RawFrames.number(1))),

	WINDOW_UPDATES_OF_A_STREAM((client, step) -> ((step == 0) ? client.get(1, "/never") : client)
		.frame(RawFrames.WINDOW_UPDATE, 0, 1, RawFrames.number(1))),

	UNKNOWN_FRAMES((client, step) -> client.frame(77, 0, 0, new byte[8])),

	GO_AWAYS((client, step) -> client.frame(RawFrames.GO_AWAY, 0, 0, new byte[8]));

	private final Step step;

	Http2Flood(Step step) {
		this.step = step;
	}

	/**
	 * Flood until the server has closed the connection.
	 * @param steps how many steps to take at most
	 * @return how many were taken until the client noticed
	 */
	int run(RawFrames client, int steps) {
		for (int step = 0; step < steps; step++) {
			this.step.add(client, step);
			if (step % 50 == 49 && !client.tryFlush()) {
				return step;
			}
		}
		return steps;
	}

	private static int stream(int step) {
		return 2 * step + 1;
	}

	private static RawFrames post(RawFrames client, int step, String path, String... fields) {
		String[] head = { ":method", "POST", ":scheme", "http", ":authority", "a", ":path", path };
		String[] all = Arrays.copyOf(head, head.length + fields.length);
		System.arraycopy(fields, 0, all, head.length, fields.length);
		return client.request(stream(step), 0, all);
	}

	private static String[] manyFields() {
		String[] fields = new String[600];
		Arrays.fill(fields, "a");
		return fields;
	}

	/**
	 * One entry of the dynamic table, a thousand times: 4 MB from 5 kB.
	 */
	private static byte[] bomb() {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		block.writeBytes(RawFrames.block(":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/"));
		byte[] entry = RawFrames.block("a", "b".repeat(3900));
		entry[0] = 0x40;
		block.writeBytes(entry);
		for (int i = 0; i < 1000; i++) {
			block.write(0xBE);
		}
		return block.toByteArray();
	}

	/**
	 * Adds the frames of a step.
	 */
	private interface Step {

		RawFrames add(RawFrames client, int step);

	}

}
