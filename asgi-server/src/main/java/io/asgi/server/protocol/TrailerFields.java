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

package io.asgi.server.protocol;

import java.util.Set;

import io.asgi.AsgiHeaders;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;

/**
 * The trailer fields of one response, as the application adds to them.
 */
final class TrailerFields {

	/**
	 * How long names and values may be together; there is no other end to them.
	 */
	private static final int MAX_SIZE = 64 * 1024;

	/**
	 * Fields that a recipient needs before the body, or takes from the head alone: those
	 * of framing, routing, request modifiers, authentication and response control, and
	 * those that tell how to process the content (RFC 9110, section 6.5.1).
	 */
	private static final Set<String> FORBIDDEN = Set.of("age", "authentication-info", "authorization", "cache-control",
			"connection", "content-disposition", "content-encoding", "content-language", "content-length",
			"content-location", "content-range", "content-type", "cookie", "date", "expect", "expires", "host",
			"if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "keep-alive",
			"location", "max-forwards", "pragma", "proxy-authenticate", "proxy-authentication-info",
			"proxy-authorization", "proxy-connection", "range", "retry-after", "set-cookie", "te", "trailer",
			"transfer-encoding", "upgrade", "vary", "warning", "www-authenticate");

	private final boolean wanted;

	private AsgiHeaders fields = AsgiHeaders.empty();

	private int size;

	/**
	 * Create an empty trailer section.
	 * @param wanted whether the client takes it; if not, the fields are only checked
	 */
	TrailerFields(boolean wanted) {
		this.wanted = wanted;
	}

	/**
	 * Add the fields of an event.
	 * @throws IllegalEventException if one of them cannot be sent, or not after a body,
	 * or all of them are too long; none is added then
	 */
	void add(HttpSendEvent.Trailers event) {
		AsgiHeaders headers = event.headers();
		HeaderRules.check(event.type(), headers);
		int size = this.size;
		for (int i = 0; i < headers.size(); i++) {
			if (FORBIDDEN.contains(headers.name(i))) {
				throw IllegalEventException.invalid(event.type(),
						"'" + headers.name(i) + "' cannot be a trailer field (RFC 9110, section 6.5.1)");
			}
			size += headers.name(i).length() + headers.value(i).length();
			if (size > MAX_SIZE) {
				throw IllegalEventException.invalid(event.type(),
						"the trailer fields are longer than " + MAX_SIZE + " characters");
			}
		}
		this.size = size;
		this.fields = AsgiHeaders.builder().addAll(this.fields).addAll(headers).build();
	}

	/**
	 * Return the fields for the client: all that have been added, or none.
	 */
	AsgiHeaders fields() {
		return this.wanted ? this.fields : AsgiHeaders.empty();
	}

}
