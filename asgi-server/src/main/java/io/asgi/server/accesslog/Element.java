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

package io.asgi.server.accesslog;

import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.asgi.server.report.WebSocketReport;
import org.jspecify.annotations.Nullable;

/**
 * A part of a format.
 */
@FunctionalInterface
interface Element {

	/**
	 * Append what this element says of an exchange.
	 */
	void append(StringBuilder line, Entry entry);

	/**
	 * Fixed text.
	 */
	static Element literal(String text) {
		return (line, entry) -> line.append(text);
	}

	static Element number(ToLongFunction<Entry> value) {
		return (line, entry) -> line.append(value.applyAsLong(entry));
	}

	/**
	 * Text of which each character is a byte, such as a header field; a dash if there is
	 * none.
	 */
	static Element bytes(Function<Entry, @Nullable String> value) {
		return (line, entry) -> {
			String text = value.apply(entry);
			Escaping.appendBytes(line, (text != null) ? text : "-");
		};
	}

	/**
	 * Text of any characters; a dash if there is none.
	 */
	static Element text(Function<Entry, @Nullable String> value) {
		return (line, entry) -> {
			String text = value.apply(entry);
			Escaping.appendText(line, (text != null) ? text : "-");
		};
	}

	/**
	 * Something of a WebSocket that is closed; a dash for all else.
	 */
	static Element ofWebSocket(Function<WebSocketReport, Object> value) {
		return text((entry) -> {
			WebSocketReport webSocket = entry.webSocket();
			return (webSocket != null) ? value.apply(webSocket).toString() : null;
		});
	}

}
