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

import org.springframework.http.HttpHeaders;

/**
 * Turns header fields of ASGI into those of Spring, and back.
 * <p>
 * Values keep their order, duplicates included. Spring keeps fields by name: where a name
 * comes again after another one, its values move to its first place. What they mean does
 * not change (RFC 9110, section 5.3). Names of ASGI are in lower case; those of Spring
 * have no case.
 */
public final class HttpHeadersConverter {

	private HttpHeadersConverter() {
	}

	/**
	 * Return header fields as Spring has them.
	 * @param headers the header fields of ASGI
	 * @return a copy that can be changed; names stay in lower case
	 */
	public static HttpHeaders toHttpHeaders(AsgiHeaders headers) {
		HttpHeaders converted = new HttpHeaders();
		for (int i = 0; i < headers.size(); i++) {
			converted.add(headers.name(i), headers.value(i));
		}
		return converted;
	}

	/**
	 * Return header fields as ASGI has them.
	 * @param headers the header fields of Spring
	 * @return a copy, with names in lower case
	 */
	public static AsgiHeaders toAsgiHeaders(HttpHeaders headers) {
		AsgiHeaders.Builder converted = AsgiHeaders.builder();
		headers.forEach((name, values) -> values.forEach((value) -> converted.add(name, (value != null) ? value : "")));
		return converted.build();
	}

}
