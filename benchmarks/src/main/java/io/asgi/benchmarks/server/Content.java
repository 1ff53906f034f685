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

package io.asgi.benchmarks.server;

import java.nio.charset.StandardCharsets;

import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the servers answer with: the same bytes on the same paths.
 */
public final class Content {

	/**
	 * The path of 13 bytes of text.
	 */
	public static final String PLAINTEXT_PATH = "/plaintext";

	/**
	 * The path of a JSON object, written anew for each response.
	 */
	public static final String JSON_PATH = "/json";

	/**
	 * The path of the same JSON object, written by FastAPI.
	 */
	public static final String FASTAPI_PATH = "/fastapi/json";

	/**
	 * Where Python has something to compute.
	 */
	public static final String WORK_PATH = "/work";

	/**
	 * The path of 10 KiB of text.
	 */
	public static final String LARGE_PATH = "/large";

	/**
	 * The path that reads the whole body of a request, and sends it back.
	 */
	public static final String ECHO_PATH = "/echo";

	/**
	 * The path that sends the body of a request back while it arrives.
	 */
	public static final String STREAM_PATH = "/stream";

	/**
	 * The path of a file of 1 MiB, and its name.
	 */
	public static final String FILE_PATH = "/file-1m";

	/**
	 * The path of a file of 1 GiB, and its name.
	 */
	public static final String LARGE_FILE_PATH = "/file-1g";

	/**
	 * The path of server-sent events.
	 */
	public static final String EVENTS_PATH = "/events";

	/**
	 * The path that makes the server send an event to all who wait for one.
	 */
	public static final String PUBLISH_PATH = "/publish";

	/**
	 * The path of a WebSocket that sends each message back.
	 */
	public static final String SOCKET_PATH = "/socket";

	/**
	 * The path of a WebSocket that sends each message to all who are connected there.
	 */
	public static final String BROADCAST_PATH = "/broadcast";

	private static final byte[] PLAINTEXT = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] LARGE = "x".repeat(10 * 1024).getBytes(StandardCharsets.US_ASCII);

	private static final ObjectMapper MAPPER = JsonMapper.builder().build();

	private Content() {
	}

	/**
	 * Return the text of the plaintext path, which nobody may change.
	 * @return 13 bytes
	 */
	public static byte[] plaintext() {
		return PLAINTEXT;
	}

	/**
	 * Return the text of the large path, which nobody may change.
	 * @return 10 KiB
	 */
	public static byte[] large() {
		return LARGE;
	}

	/**
	 * Write the object of the JSON path, as Spring's codecs do.
	 * @return the text in UTF-8
	 */
	public static byte[] json() {
		return MAPPER.writeValueAsBytes(new Message("Hello, World!"));
	}

	/**
	 * The object of the JSON path.
	 *
	 * @param message a text
	 */
	public record Message(String message) {
	}

}
