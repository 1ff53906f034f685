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

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import io.asgi.AsgiHeaders;

/**
 * One exchange of HTTP/1.1.
 */
final class Http1Exchange implements WireExchange {

	private final Http1Connection connection;

	private final WireRequest request;

	private final WireResponse response;

	private final boolean chunked;

	Http1Exchange(Http1Connection connection, WireRequest request, WireResponse response) {
		this.connection = connection;
		this.request = request;
		this.response = response;
		this.chunked = request.bodyFollows() && !request.headers().contains("content-length");
	}

	WireRequest request() {
		return this.request;
	}

	WireResponse response() {
		return this.response;
	}

	byte[] head(InetSocketAddress server) {
		String version = (this.request.httpVersion() != null) ? this.request.httpVersion() : "1.1";
		StringBuilder head = new StringBuilder().append(this.request.method())
			.append(' ')
			.append(this.request.target())
			.append(" HTTP/")
			.append(version)
			.append("\r\n");
		AsgiHeaders headers = this.request.headers();
		if (!headers.contains("host")) {
			String authority = this.request.authority();
			field(head, "host", (authority != null) ? authority : server.getHostString() + ":" + server.getPort());
		}
		headers.forEach((header) -> field(head, header.name(), header.value()));
		if (this.request.upgrade() != null) {
			field(head, "connection", "Upgrade");
			field(head, "upgrade", this.request.upgrade());
		}
		if (this.chunked) {
			field(head, "transfer-encoding", "chunked");
		}
		return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
	}

	private static void field(StringBuilder head, String name, String value) {
		boolean capital = true;
		for (char ch : name.toCharArray()) {
			head.append(capital ? Character.toUpperCase(ch) : ch);
			capital = ch == '-';
		}
		head.append(": ").append(value).append("\r\n");
	}

	@Override
	public CompletableFuture<Void> send(byte[] bytes) {
		if (!this.chunked) {
			return this.connection.write(bytes);
		}
		ByteArrayOutputStream chunk = new ByteArrayOutputStream(bytes.length + 16);
		chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
		chunk.writeBytes(bytes);
		chunk.writeBytes(new byte[] { '\r', '\n' });
		return this.connection.write(chunk.toByteArray());
	}

	@Override
	public CompletableFuture<Void> finish() {
		if (this.request.upgrade() != null) {
			return this.connection.shutdownOutput();
		}
		return this.connection.write(this.chunked ? "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII) : new byte[0]);
	}

	@Override
	public void abort() {
		this.connection.closeSocket();
		this.connection.input().open();
	}

	@Override
	public void pauseReading() {
		this.connection.input().shut();
	}

	@Override
	public void resumeReading() {
		this.connection.input().open();
	}

}
