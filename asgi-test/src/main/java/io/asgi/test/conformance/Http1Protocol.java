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
import java.net.InetSocketAddress;
import java.net.Socket;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on a plain or an encrypted socket, with pipelining and upgrades.
 */
public final class Http1Protocol implements WireProtocol {

	/**
	 * The size of the socket's own buffers. Small, so that back-pressure shows soon.
	 */
	private static final int SOCKET_BUFFER = 64 * 1024;

	private final @Nullable SSLSocketFactory tls;

	private Http1Protocol(@Nullable SSLSocketFactory tls) {
		this.tls = tls;
	}

	/**
	 * Return HTTP/1.1 without encryption.
	 * @return the protocol
	 */
	public static Http1Protocol cleartext() {
		return new Http1Protocol(null);
	}

	/**
	 * Return HTTP/1.1 over TLS.
	 * @param tls makes sockets that trust the server
	 * @return the protocol
	 */
	public static Http1Protocol secure(SSLSocketFactory tls) {
		return new Http1Protocol(tls);
	}

	@Override
	public String httpVersion() {
		return "1.1";
	}

	@Override
	public boolean isSecure() {
		return this.tls != null;
	}

	@Override
	public boolean multiplexes() {
		return false;
	}

	@Override
	public WireConnection connect(InetSocketAddress server) throws IOException {
		Socket socket = new Socket();
		try {
			// Before the connection is made, or the window is negotiated without it
			socket.setReceiveBufferSize(SOCKET_BUFFER);
			socket.setSendBufferSize(SOCKET_BUFFER);
			socket.setTcpNoDelay(true);
			socket.connect(server, (int) Pending.PATIENCE.toMillis());
			return new Http1Connection(socket, (this.tls != null) ? encrypt(socket, server, this.tls) : socket);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	private static Socket encrypt(Socket socket, InetSocketAddress server, SSLSocketFactory tls) throws IOException {
		SSLSocket encrypted = (SSLSocket) tls.createSocket(socket, server.getHostString(), server.getPort(), true);
		encrypted.startHandshake();
		return encrypted;
	}

	@Override
	public String toString() {
		return "HTTP/1.1" + (isSecure() ? " over TLS" : "");
	}

}
