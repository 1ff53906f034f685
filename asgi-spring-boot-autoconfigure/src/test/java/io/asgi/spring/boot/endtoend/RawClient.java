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

package io.asgi.spring.boot.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client that decides itself when it reads and writes.
 */
public final class RawClient implements AutoCloseable {

	private final Socket socket;

	public RawClient(int port) throws IOException {
		this.socket = new Socket("localhost", port);
		this.socket.setSoTimeout((int) Server.TIMEOUT.toMillis());
	}

	public void write(String text) throws IOException {
		write(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	public void write(byte[] bytes) throws IOException {
		OutputStream output = this.socket.getOutputStream();
		output.write(bytes);
		output.flush();
	}

	/**
	 * Send a request and read the response until the server closes the connection.
	 */
	public String exchange(String... lines) throws IOException {
		write(String.join("\r\n", lines) + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		return new String(input().readAllBytes(), StandardCharsets.ISO_8859_1);
	}

	/**
	 * Read until a text has come.
	 */
	public String readUntil(String end) throws IOException {
		StringBuilder text = new StringBuilder();
		while (text.indexOf(end) < 0) {
			int next = input().read();
			if (next < 0) {
				throw new IOException("The connection ended after: " + text);
			}
			text.append((char) next);
		}
		return text.toString();
	}

	public InputStream input() throws IOException {
		return this.socket.getInputStream();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
