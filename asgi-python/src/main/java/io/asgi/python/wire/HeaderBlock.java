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

import io.asgi.AsgiHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Header fields on the wire: names and values with NUL between them.
 */
final class HeaderBlock {

	private static final KnownNames NAMES = new KnownNames("accept-ranges", "access-control-allow-credentials",
			"access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin",
			"access-control-expose-headers", "access-control-max-age", "age", "allow", "cache-control", "connection",
			"content-disposition", "content-encoding", "content-language", "content-length", "content-location",
			"content-range", "content-security-policy", "content-type", "cross-origin-opener-policy", "date", "etag",
			"expires", "last-modified", "link", "location", "permissions-policy", "pragma", "referrer-policy",
			"retry-after", "server", "server-timing", "set-cookie", "strict-transport-security", "trailer",
			"transfer-encoding", "upgrade", "vary", "via", "www-authenticate", "x-accel-buffering",
			"x-content-type-options", "x-frame-options", "x-process-time", "x-request-id", "x-xss-protection");

	private HeaderBlock() {
	}

	static void write(AsgiHeaders headers, ByteWriter out) {
		for (int i = 0; i < headers.size(); i++) {
			if (i > 0) {
				out.u8(0);
			}
			out.latin1(headers.name(i)).u8(0).latin1(headers.value(i));
		}
	}

	/**
	 * Read header fields.
	 * @param bytes holds them
	 * @param from where they begin
	 * @param to where they end
	 * @return the fields
	 * @throws WireException if the last name has no value
	 */
	static AsgiHeaders read(byte[] bytes, int from, int to) {
		if (from == to) {
			return AsgiHeaders.empty();
		}
		AsgiHeaders.Builder headers = AsgiHeaders.builder();
		String name = null;
		int start = from;
		for (int i = from; i <= to; i++) {
			if (i == to || bytes[i] == 0) {
				name = field(headers, name, bytes, start, i);
				start = i + 1;
			}
		}
		if (name != null) {
			throw new WireException("A header block has an odd number of parts");
		}
		return headers.build();
	}

	private static @Nullable String field(AsgiHeaders.Builder headers, @Nullable String name, byte[] bytes, int start,
			int end) {
		if (name == null) {
			return NAMES.name(bytes, start, end);
		}
		headers.add(name, new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
		return null;
	}

}
