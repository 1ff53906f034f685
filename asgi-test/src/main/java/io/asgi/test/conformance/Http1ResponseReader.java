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
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

import io.asgi.AsgiHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Reads the responses of HTTP/1.1 (RFC 9112) and is strict about them.
 */
final class Http1ResponseReader {

	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

	private final InputStream in;

	private int peeked = -1;

	Http1ResponseReader(InputStream in) {
		this.in = in;
	}

	/**
	 * Wait for the first byte of a response.
	 * @return {@code false} if the connection has ended instead
	 */
	boolean awaitResponse() throws IOException {
		this.peeked = this.in.read();
		return this.peeked >= 0;
	}

	void read(WireRequest request, WireResponse response) throws IOException {
		int status = readStatusLine();
		AsgiHeaders headers = readFields();
		while (status < 200 && status != 101) {
			response.informational(status, headers);
			status = readStatusLine();
			headers = readFields();
		}
		if (status == 101 && request.upgrade() == null) {
			throw new IOException("Status 101 answers a request that asks for no upgrade");
		}
		response.head(status, headers);
		readBody(request, status, headers, response);
		response.complete();
	}

	private int readStatusLine() throws IOException {
		String line = readLine();
		if (!line.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
			throw new IOException("Not a status line: '" + line + "'");
		}
		return Integer.parseInt(line.substring(9, 12));
	}

	private AsgiHeaders readFields() throws IOException {
		AsgiHeaders.Builder fields = AsgiHeaders.builder();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
				throw new IOException("Not a header field: '" + line + "'");
			}
			fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
		}
		return fields.build();
	}

	private void readBody(WireRequest request, int status, AsgiHeaders headers, WireResponse response)
			throws IOException {
		String length = headers.first("content-length");
		String coding = headers.first("transfer-encoding");
		if (status == 101) {
			readToEnd(response);
		}
		else if (request.method().equals("HEAD") || status == 204 || status == 304) {
			return;
		}
		else if (coding != null) {
			readChunks(coding, length, response);
		}
		else if (length != null) {
			readBytes(Long.parseLong(length), response);
		}
		else {
			readToEnd(response);
		}
	}

	private void readChunks(String coding, @Nullable String length, WireResponse response) throws IOException {
		if (!coding.equals("chunked") || length != null) {
			throw new IOException("The length of the body is ambiguous: transfer-encoding '" + coding
					+ "', content-length " + length);
		}
		for (long size = readChunkSize(); size > 0; size = readChunkSize()) {
			readBytes(size, response);
			if (!readLine().isEmpty()) {
				throw new IOException("A chunk is longer than it says");
			}
		}
		response.trailers(readFields());
	}

	private long readChunkSize() throws IOException {
		String line = readLine();
		if (!line.matches("[0-9a-fA-F]{1,15}(;.*)?")) {
			throw new IOException("Not the size of a chunk: '" + line + "'");
		}
		return Long.parseLong(line.split(";", 2)[0], 16);
	}

	private void readBytes(long count, WireResponse response) throws IOException {
		byte[] buffer = new byte[16 * 1024];
		for (long left = count; left > 0;) {
			int read = this.in.read(buffer, 0, (int) Math.min(left, buffer.length));
			if (read < 0) {
				throw new EOFException("end of connection, " + left + " bytes of the body are missing");
			}
			response.body(Arrays.copyOf(buffer, read));
			left -= read;
		}
	}

	private void readToEnd(WireResponse response) throws IOException {
		byte[] buffer = new byte[16 * 1024];
		for (int read = this.in.read(buffer); read >= 0; read = this.in.read(buffer)) {
			response.body(Arrays.copyOf(buffer, read));
		}
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int read = readByte(); read != '\n'; read = readByte()) {
			line.write(read);
		}
		String string = line.toString(StandardCharsets.ISO_8859_1);
		if (!string.endsWith("\r")) {
			throw new IOException("A line ends without CR: '" + string + "'");
		}
		return string.substring(0, string.length() - 1);
	}

	private int readByte() throws IOException {
		int read = (this.peeked >= 0) ? this.peeked : this.in.read();
		this.peeked = -1;
		if (read < 0) {
			throw new EOFException("end of connection within a line");
		}
		return read;
	}

}
