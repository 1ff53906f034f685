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

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.asgi.HostPort;
import io.asgi.server.report.Outcome;
import io.asgi.server.report.WebSocketReport;
import org.jspecify.annotations.Nullable;

/**
 * The elements that a format can have. Their letters are those of Apache's
 * {@code mod_log_config}; what it does not know is named in {@code %{…}x}.
 */
final class Elements {

	/**
	 * The time of a request, as in Apache's logs.
	 */
	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.US)
		.withZone(ZoneId.systemDefault());

	private static final Map<String, Element> BY_LETTER = new TreeMap<>(Map.ofEntries(
			Map.entry("%", Element.literal("%")), Map.entry("h", Element.bytes(Entry::clientHost)),
			Map.entry("a", Element.bytes(Entry::clientHost)), Map.entry("l", Element.literal("-")),
			Map.entry("u", Element.literal("-")), Map.entry("t", Elements::time), Map.entry("r", Elements::requestLine),
			Map.entry("s", Elements::status), Map.entry(">s", Elements::status), Map.entry("b", Elements::bytesOrDash),
			Map.entry("B", Element.number(Entry::bytesSent)),
			Map.entry("D", Element.number((entry) -> entry.duration().toNanos() / 1000)),
			Map.entry("T", Element.number((entry) -> entry.duration().toSeconds())),
			Map.entry("H", Element.bytes((entry) -> entry.request().protocol())),
			Map.entry("m", Element.bytes((entry) -> entry.request().method())),
			Map.entry("U", (line, entry) -> Escaping.appendBytes(line, entry.rawPath())),
			Map.entry("q", Elements::query)));

	private static final Map<String, Element> TIMES = new TreeMap<>(
			Map.of("s", Element.number((entry) -> entry.duration().toSeconds()), "ms",
					Element.number((entry) -> entry.duration().toMillis()), "us",
					Element.number((entry) -> entry.duration().toNanos() / 1000)));

	private static final Map<String, Element> BY_NAME = new TreeMap<>(
			Map.ofEntries(Map.entry("application", Element.text((entry) -> entry.request().application())),
					Map.entry("client-port", Element.text(Elements::clientPort)),
					Map.entry("outcome", Element.text(Elements::outcome)),
					Map.entry("bytes-received", Element.number(Entry::bytesReceived)),
					Map.entry("bytes-sent", Element.number(Entry::bytesSent)),
					Map.entry("subprotocol", Element.text(Entry::subprotocol)),
					Map.entry("close-code", Element.ofWebSocket(WebSocketReport::closeCode)),
					Map.entry("close-reason", Element.ofWebSocket(WebSocketReport::closeReason)),
					Map.entry("messages-received", Element.ofWebSocket(WebSocketReport::messagesReceived)),
					Map.entry("messages-sent", Element.ofWebSocket(WebSocketReport::messagesSent))));

	private Elements() {
	}

	/**
	 * Find the element of a letter without an argument.
	 */
	static Element plain(String letter) {
		return find(BY_LETTER, letter, "%" + letter + " is not known, known are " + known("%", BY_LETTER, "")
				+ ", and with an argument %{…}i %{…}o %{…}T %{…}x");
	}

	/**
	 * Find the element of a letter with an argument.
	 */
	static Element withArgument(String letter, String argument, String requestIdHeader) {
		String token = "%{" + argument + "}" + letter;
		return switch (letter) {
			case "i" -> Element.bytes((entry) -> entry.request().scope().headers().first(argument));
			case "o" -> Element.bytes((entry) -> entry.responseHeaders().first(argument));
			case "T" -> find(TIMES, argument, token + " has no known unit, known are " + known("%{", TIMES, "}T"));
			case "x" -> argument.equals("request-id")
					? Element.bytes((entry) -> entry.responseOrRequestHeader(requestIdHeader)) : find(BY_NAME, argument,
							token + " is not known, known are " + known("%{", BY_NAME, "}x") + " %{request-id}x");
			default -> throw new IllegalArgumentException(
					token + " is not known, known with an argument are %{…}i %{…}o %{…}T %{…}x");
		};
	}

	private static Element find(Map<String, Element> elements, String key, String problem) {
		Element element = elements.get(key);
		if (element == null) {
			throw new IllegalArgumentException(problem);
		}
		return element;
	}

	private static String known(String before, Map<String, Element> elements, String after) {
		return before + String.join(after + " " + before, elements.keySet()) + after;
	}

	private static void time(StringBuilder line, Entry entry) {
		line.append('[');
		TIME.formatTo(entry.request().startedAt(), line);
		line.append(']');
	}

	private static void requestLine(StringBuilder line, Entry entry) {
		Escaping.appendBytes(line, entry.request().method());
		line.append(' ');
		Escaping.appendBytes(line, entry.rawPath());
		query(line, entry);
		line.append(' ');
		Escaping.appendBytes(line, entry.request().protocol());
	}

	private static void query(StringBuilder line, Entry entry) {
		byte[] query = entry.request().scope().queryString();
		if (query.length > 0) {
			line.append('?');
			Escaping.appendBytes(line, query);
		}
	}

	private static void status(StringBuilder line, Entry entry) {
		Integer status = entry.status();
		if (status != null) {
			line.append(status.intValue());
		}
		else {
			line.append('-');
		}
	}

	private static void bytesOrDash(StringBuilder line, Entry entry) {
		if (entry.bytesSent() == 0) {
			line.append('-');
		}
		else {
			line.append(entry.bytesSent());
		}
	}

	private static @Nullable String clientPort(Entry entry) {
		HostPort client = entry.request().scope().client();
		Integer port = (client != null) ? client.port() : null;
		return (port != null) ? port.toString() : null;
	}

	private static @Nullable String outcome(Entry entry) {
		Outcome outcome = entry.outcome();
		return (outcome != null) ? outcome.value() : null;
	}

}
