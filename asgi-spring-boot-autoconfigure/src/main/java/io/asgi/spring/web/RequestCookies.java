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

package io.asgi.spring.web;

import io.asgi.AsgiHeaders;

import org.springframework.http.HttpCookie;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Reads the cookies of a request (RFC 6265, section 5.4). What is no pair of a name and a
 * value is left out.
 */
final class RequestCookies {

	private RequestCookies() {
	}

	static MultiValueMap<String, HttpCookie> of(AsgiHeaders headers) {
		MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();
		for (String field : headers.all("cookie")) {
			for (String pair : field.split(";")) {
				int equals = pair.indexOf('=');
				String name = (equals > 0) ? pair.substring(0, equals).strip() : "";
				if (!name.isEmpty()) {
					cookies.add(name, new HttpCookie(name, unquote(pair.substring(equals + 1).strip())));
				}
			}
		}
		return cookies;
	}

	private static String unquote(String value) {
		boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
		return quoted ? value.substring(1, value.length() - 1) : value;
	}

}
