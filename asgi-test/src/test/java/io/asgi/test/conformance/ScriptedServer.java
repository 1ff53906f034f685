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

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A fake server for the tests of clients: the test writes what the server says, byte for
 * byte, and reads what the client has sent.
 */
final class ScriptedServer implements AutoCloseable {

	private final ServerSocket listener;

	private final WireConnection client;

	private final Socket socket;

	ScriptedServer(WireProtocol protocol) throws IOException {
		this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		this.client = protocol.connect((InetSocketAddress) this.listener.getLocalSocketAddress());
		this.socket = this.listener.accept();
		this.socket.setSoTimeout((int) Pending.PATIENCE.toMillis());
	}

	WireConnection client() {
		return this.client;
	}

	String authority() {
		return ((InetSocketAddress) this.listener.getLocalSocketAddress()).getHostString() + ":"
				+ this.listener.getLocalPort();
	}

	ScriptedServer says(String text) throws IOException {
		OutputStream out = this.socket.getOutputStream();
		out.write(text.getBytes(StandardCharsets.ISO_8859_1));
		out.flush();
		return this;
	}

	/**
	 * Read as many characters as the expected text has.
	 */
	String hears(int count) throws IOException {
		InputStream in = this.socket.getInputStream();
		return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
	}

	/**
	 * Wait for the end of what the client sends.
	 */
	boolean hearsTheEnd() {
		try {
			return this.socket.getInputStream().read() < 0;
		}
		catch (IOException ex) {
			// A reset is an end as well
			return true;
		}
	}

	Socket socket() {
		return this.socket;
	}

	void hangsUp() throws IOException {
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.client.close();
		this.socket.close();
		this.listener.close();
	}

}
