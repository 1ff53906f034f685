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

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;

/**
 * The names of usual response fields as Netty writes them fastest: their hash and their
 * bytes are there, and nothing in them has to be checked.
 */
final class FieldNames {

	private static final Map<String, AsciiString> USUAL = Stream
		.of(HttpHeaderNames.ACCEPT_RANGES, HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS,
				HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
				HttpHeaderNames.AGE, HttpHeaderNames.ALLOW, HttpHeaderNames.ALT_SVC, HttpHeaderNames.CACHE_CONTROL,
				HttpHeaderNames.CONTENT_DISPOSITION, HttpHeaderNames.CONTENT_ENCODING, HttpHeaderNames.CONTENT_LANGUAGE,
				HttpHeaderNames.CONTENT_LENGTH, HttpHeaderNames.CONTENT_LOCATION, HttpHeaderNames.CONTENT_RANGE,
				HttpHeaderNames.CONTENT_SECURITY_POLICY, HttpHeaderNames.CONTENT_TYPE, HttpHeaderNames.DATE,
				HttpHeaderNames.ETAG, HttpHeaderNames.EXPIRES, HttpHeaderNames.LAST_MODIFIED, HttpHeaderNames.LOCATION,
				HttpHeaderNames.PRAGMA, HttpHeaderNames.RETRY_AFTER, HttpHeaderNames.SERVER, HttpHeaderNames.SET_COOKIE,
				HttpHeaderNames.VARY, HttpHeaderNames.VIA, HttpHeaderNames.WWW_AUTHENTICATE,
				HttpHeaderNames.X_FRAME_OPTIONS)
		.collect(Collectors.toUnmodifiableMap(AsciiString::toString, Function.identity()));

	private FieldNames() {
	}

	/**
	 * Return a name for Netty.
	 * @param name a name in lower case
	 */
	static CharSequence of(String name) {
		AsciiString usual = USUAL.get(name);
		return (usual != null) ? usual : name;
	}

}
