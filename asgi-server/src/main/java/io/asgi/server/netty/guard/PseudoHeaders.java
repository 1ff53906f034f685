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

package io.asgi.server.netty.guard;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the pseudo-header fields of requests (RFC 9113, section 8.3.1).
 */
final class PseudoHeaders {

	private PseudoHeaders() {
	}

	/**
	 * Return whether a request has all of those that it must have, and only such a method
	 * and path as HTTP/1 could have, too.
	 */
	static boolean areValid(Http2Headers headers) {
		CharSequence method = headers.method();
		if (method == null || !isToken(method)) {
			return false;
		}
		CharSequence path = headers.path();
		if (HttpMethod.CONNECT.asciiName().contentEquals(method) && protocol(headers) == null) {
			// RFC 9113, section 8.5
			return headers.authority() != null && (path == null || isPath(path, false));
		}
		boolean options = HttpMethod.OPTIONS.asciiName().contentEquals(method);
		return headers.scheme() != null && path != null && isPath(path, options);
	}

	/**
	 * Return the protocol that an extended CONNECT asks for (RFC 8441, section 4).
	 */
	static @Nullable CharSequence protocol(Http2Headers headers) {
		return headers.get(PseudoHeaderName.PROTOCOL.value());
	}

	private static boolean isToken(CharSequence method) {
		for (int i = 0; i < method.length(); i++) {
			if (!HeadBytes.isToken((byte) method.charAt(i))) {
				return false;
			}
		}
		return method.length() > 0;
	}

	private static boolean isPath(CharSequence path, boolean options) {
		for (int i = 0; i < path.length(); i++) {
			if (!HeadBytes.isVisible((byte) path.charAt(i))) {
				return false;
			}
		}
		return (path.length() > 0 && path.charAt(0) == '/') || (options && AsciiString.contentEquals(path, "*"));
	}

}
