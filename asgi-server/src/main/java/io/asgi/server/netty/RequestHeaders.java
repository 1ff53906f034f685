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

import java.util.Iterator;
import java.util.Map.Entry;

import io.asgi.AsgiHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Turns the header fields of a request into those of a scope.
 */
final class RequestHeaders {

	/**
	 * Fields that the HTTP/2 codec adds, and no client sent, start with this.
	 */
	private static final String CODEC_PREFIX = "x-http2-";

	private RequestHeaders() {
	}

	/**
	 * Turn header fields into those of a scope.
	 * @param headers the header fields of the request
	 * @param http2 whether the request came over HTTP/2
	 * @param authority replaces the host, unless {@code null} (RFC 9112, section 3.2.2)
	 */
	static AsgiHeaders from(HttpHeaders headers, boolean http2, @Nullable String authority) {
		AsgiHeaders.Builder builder = AsgiHeaders.builder();
		String host = http2 ? headers.get(HttpHeaderNames.HOST) : null;
		boolean moved = authority != null || host != null;
		if (authority != null) {
			builder.add("host", authority);
		}
		else if (host != null) {
			builder.add("host", host);
		}
		Iterator<Entry<CharSequence, CharSequence>> fields = headers.iteratorCharSequence();
		while (fields.hasNext()) {
			Entry<CharSequence, CharSequence> field = fields.next();
			CharSequence name = field.getKey();
			boolean replaced = moved && HttpHeaderNames.HOST.contentEqualsIgnoreCase(name);
			if (!replaced && !(http2 && addedByCodec(name))) {
				builder.add(name.toString(), field.getValue().toString());
			}
		}
		return builder.build();
	}

	private static boolean addedByCodec(CharSequence name) {
		return AsciiString.regionMatches(name, true, 0, CODEC_PREFIX, 0, CODEC_PREFIX.length())
				|| HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name);
	}

}
