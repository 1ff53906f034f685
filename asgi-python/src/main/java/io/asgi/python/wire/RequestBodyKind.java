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

import java.util.Locale;

import io.asgi.AsgiHeaders;
import io.asgi.ConnectionScope;
import io.asgi.HttpScope;

/**
 * What the head of a request says of its body.
 */
enum RequestBodyKind {

	/**
	 * There is none, which only HTTP/1 says by its fields (RFC 9112, section 6.3).
	 */
	NONE,

	/**
	 * It comes, or its end does.
	 */
	SOME,

	/**
	 * The client waits until somebody wants it.
	 */
	EXPECTED;

	static RequestBodyKind of(ConnectionScope scope) {
		if (!(scope instanceof HttpScope)) {
			return SOME;
		}
		AsgiHeaders headers = scope.headers();
		boolean http1 = scope.httpVersion().startsWith("1");
		String length = headers.first("content-length");
		if ((length != null) ? length.equals("0") : (http1 && !headers.contains("transfer-encoding"))) {
			return NONE;
		}
		String expect = headers.first("expect");
		return (expect != null && expect.toLowerCase(Locale.ROOT).equals("100-continue")) ? EXPECTED : SOME;
	}

}
