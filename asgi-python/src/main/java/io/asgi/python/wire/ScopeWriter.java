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
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

import io.asgi.ConnectionScope;
import io.asgi.HostPort;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.RequestRefusedException;
import io.asgi.WebSocketScope;
import org.jspecify.annotations.Nullable;

/**
 * Writes scopes as {@code HTTP} and {@code WEBSOCKET} carry them, one after the other.
 */
final class ScopeWriter {

	private static final int SECURE = 1;

	private static final int CLIENT = 2;

	private static final int SERVER = 4;

	private static final int RAW_PATH = 8;

	private static final int CLIENT_PORT = 16;

	private static final int SERVER_PORT = 32;

	private static final String TLS = "tls";

	private final boolean pathSend;

	private final ByteWriter buffer = new ByteWriter();

	/**
	 * Create a writer.
	 * @param pathSend whether files may be sent by their paths
	 */
	ScopeWriter(boolean pathSend) {
		this.pathSend = pathSend;
	}

	/**
	 * Write a scope.
	 * @return holds the payload until the next scope is written
	 * @throws RequestRefusedException if a part of it is too long for the wire
	 */
	ByteWriter write(ConnectionScope scope) {
		ByteWriter out = this.buffer.reset();
		HostPort client = scope.client();
		HostPort server = scope.server();
		byte[] rawPath = scope.rawPath();
		String scheme = scope.scheme();
		boolean secure = scheme.equals("https") || scheme.equals("wss");
		int bits = (secure ? SECURE : 0) | bits(client, CLIENT, CLIENT_PORT) | bits(server, SERVER, SERVER_PORT)
				| ((rawPath != null) ? RAW_PATH : 0);
		Map<String, Map<String, Object>> extensions = scope.extensions();
		out.u8(version(scope.httpVersion())).u8(bits).u16(port(client)).u16(port(server)).u16(mask(extensions));
		int lengths = out.skip(22);
		int start = out.size();
		if (scope instanceof HttpScope http) {
			out.utf8(http.method());
		}
		start = length8(out, lengths, start, "method");
		start = length8(host(client, out), lengths + 1, start, "client's address");
		start = length16(host(server, out), lengths + 2, start, 400, "address of the server");
		start = length16(out.utf8(scope.path()), lengths + 4, start, 414, "path");
		if (rawPath != null) {
			out.bytes(rawPath);
		}
		start = length16(out, lengths + 6, start, 414, "path");
		start = length16(out.bytes(scope.queryString()), lengths + 8, start, 414, "query");
		start = length16(out.utf8(scope.rootPath()), lengths + 10, start, 414, "root path");
		if (scope instanceof WebSocketScope webSocket) {
			subprotocols(webSocket.subprotocols(), out);
		}
		start = length16(out, lengths + 12, start, 431, "list of subprotocols");
		HeaderBlock.write(scope.headers(), out);
		out.setU32(lengths + 14, out.size() - start);
		start = out.size();
		Map<String, Object> tls = extensions.get(TLS);
		if (tls != null) {
			tls(tls, out);
		}
		out.setU32(lengths + 18, out.size() - start);
		if (out.size() > Frames.MAX_HEAD) {
			throw tooLong(431, "head");
		}
		return out;
	}

	private static int bits(@Nullable HostPort address, int known, int hasPort) {
		return (address != null) ? known | ((address.port() != null) ? hasPort : 0) : 0;
	}

	private static int port(@Nullable HostPort address) {
		Integer port = (address != null) ? address.port() : null;
		return (port != null) ? port : 0;
	}

	private static ByteWriter host(@Nullable HostPort address, ByteWriter out) {
		return (address != null) ? out.utf8(address.host()) : out;
	}

	private static int version(String httpVersion) {
		return switch (httpVersion) {
			case "1.0" -> 10;
			case "1.1" -> 11;
			case "2", "2.0" -> 20;
			case "3" -> 30;
			default -> throw new IllegalArgumentException("Python workers do not know HTTP/" + httpVersion);
		};
	}

	private int mask(Map<String, Map<String, Object>> extensions) {
		int mask = 0;
		for (String extension : extensions.keySet()) {
			mask |= switch (extension) {
				case HttpSendEvent.Trailers.TYPE -> 1;
				case HttpSendEvent.EarlyHint.TYPE -> 2;
				case HttpSendEvent.PathSend.TYPE -> this.pathSend ? 4 : 0;
				case HttpSendEvent.ZeroCopySend.TYPE -> 8;
				case HttpSendEvent.Push.TYPE -> 16;
				case "websocket.http.response" -> 32;
				case TLS -> 64;
				default -> 0;
			};
		}
		return mask;
	}

	private static int length8(ByteWriter out, int position, int start, String what) {
		int length = out.size() - start;
		if (length > 0xFF) {
			throw tooLong(400, what);
		}
		out.array()[position] = (byte) length;
		return out.size();
	}

	private static int length16(ByteWriter out, int position, int start, int status, String what) {
		int length = out.size() - start;
		if (length > 0xFFFF) {
			throw tooLong(status, what);
		}
		out.setU16(position, length);
		return out.size();
	}

	private static RequestRefusedException tooLong(int status, String what) {
		return new RequestRefusedException(status, "The " + what + " of the request is too long");
	}

	private static void subprotocols(List<String> subprotocols, ByteWriter out) {
		for (int i = 0; i < subprotocols.size(); i++) {
			if (i > 0) {
				out.u8(0);
			}
			out.utf8(subprotocols.get(i));
		}
	}

	/**
	 * NUL is in no value of the extension, or the value would be taken for two: such a
	 * certificate's name is left out.
	 */
	private static void tls(Map<String, Object> tls, ByteWriter out) {
		boolean first = true;
		for (Entry<String, Object> entry : tls.entrySet()) {
			List<?> values = (entry.getValue() instanceof List<?> list) ? list : List.of(entry.getValue());
			for (Object value : values) {
				String text = String.valueOf(value);
				if (text.indexOf('\0') < 0) {
					out.bytes(((first ? "" : "\0") + entry.getKey() + '\0' + text).getBytes(StandardCharsets.UTF_8));
					first = false;
				}
			}
		}
	}

}
