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

import java.nio.charset.StandardCharsets;

import io.asgi.server.report.Outcome;
import io.asgi.server.report.WebSocketReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Says an entry in key-value pairs, named as in the Elastic Common Schema where it has
 * names. Whoever writes them escapes them for the format of the log.
 */
final class KeyValues {

	private KeyValues() {
	}

	static void add(LoggingEventBuilder event, Entry entry, String requestIdHeader) {
		add(event, "client.address", entry.clientHost());
		add(event, "http.request.method", entry.request().method());
		add(event, "url.path", new String(entry.rawPath(), StandardCharsets.ISO_8859_1));
		add(event, "network.protocol", entry.request().protocol());
		add(event, "http.response.status_code", entry.status());
		add(event, "http.request.body.bytes", entry.bytesReceived());
		add(event, "http.response.body.bytes", entry.bytesSent());
		add(event, "event.duration", entry.duration().toNanos());
		add(event, "http.request.id", entry.responseOrRequestHeader(requestIdHeader));
		add(event, "labels.application", entry.request().application());
		Outcome outcome = entry.outcome();
		add(event, "labels.outcome", (outcome != null) ? outcome.value() : null);
		add(event, "websocket.subprotocol", entry.subprotocol());
		WebSocketReport webSocket = entry.webSocket();
		if (webSocket != null) {
			add(event, "websocket.close.code", webSocket.closeCode());
			add(event, "websocket.close.reason", webSocket.closeReason());
			add(event, "websocket.messages.received", webSocket.messagesReceived());
			add(event, "websocket.messages.sent", webSocket.messagesSent());
		}
	}

	private static void add(LoggingEventBuilder event, String key, @Nullable Object value) {
		if (value != null) {
			// The builder itself
			var unused = event.addKeyValue(key, value);
		}
	}

}
