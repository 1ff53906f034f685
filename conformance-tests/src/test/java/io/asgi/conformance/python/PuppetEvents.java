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

package io.asgi.conformance.python;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import io.asgi.LifespanSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Events as Python has them, in JSON.
 */
final class PuppetEvents {

	private PuppetEvents() {
	}

	static Map<String, Object> encode(AsgiSendEvent event) {
		Map<String, Object> map = new HashMap<>();
		map.put("type", event.type());
		if (event instanceof HttpSendEvent http) {
			encode(http, map);
		}
		else if (event instanceof WebSocketSendEvent webSocket) {
			encode(webSocket, map);
		}
		else if (!(event instanceof LifespanSendEvent.StartupComplete)) {
			throw new IllegalArgumentException("No test sends " + event);
		}
		return map;
	}

	private static void encode(HttpSendEvent event, Map<String, Object> map) {
		if (event instanceof HttpSendEvent.Start start) {
			map.put("status", start.status());
			map.put("headers", headers(start.headers()));
			map.put("trailers", start.trailers());
		}
		else if (event instanceof HttpSendEvent.Body body) {
			map.put("body", bytes(body.body()));
			map.put("more_body", body.more());
		}
		else if (event instanceof HttpSendEvent.Trailers trailers) {
			map.put("headers", headers(trailers.headers()));
			map.put("more_trailers", trailers.more());
		}
		else if (event instanceof HttpSendEvent.EarlyHint hint) {
			map.put("links", hint.links().stream().map((link) -> bytes(latin1(link))).toList());
		}
		else if (event instanceof HttpSendEvent.Push push) {
			map.put("path", push.path());
			map.put("headers", headers(push.headers()));
		}
		else if (event instanceof HttpSendEvent.PathSend file) {
			map.put("path", file.path().toString());
		}
		else {
			Assumptions.abort("An open file of the JVM cannot be handed to Python");
		}
	}

	private static void encode(WebSocketSendEvent event, Map<String, Object> map) {
		if (event instanceof WebSocketSendEvent.Accept accept) {
			map.put("headers", headers(accept.headers()));
			if (accept.subprotocol() != null) {
				map.put("subprotocol", accept.subprotocol());
			}
		}
		else if (event instanceof WebSocketSendEvent.Text message) {
			map.put("text", message.text());
		}
		else if (event instanceof WebSocketSendEvent.Bytes message) {
			map.put("bytes", bytes(message.bytes()));
		}
		else if (event instanceof WebSocketSendEvent.Close close) {
			map.put("code", close.code());
			map.put("reason", close.reason());
		}
		else if (event instanceof WebSocketSendEvent.DenialStart start) {
			map.put("status", start.status());
			map.put("headers", headers(start.headers()));
		}
		else if (event instanceof WebSocketSendEvent.DenialBody body) {
			map.put("body", bytes(body.body()));
			map.put("more_body", body.more());
		}
	}

	static AsgiReceiveEvent decode(Map<String, Object> event) {
		String type = String.valueOf(event.get("type"));
		return switch (type) {
			case "http.request" ->
				new HttpReceiveEvent.Request(bytesOf(event.get("body")), Boolean.TRUE.equals(event.get("more_body")));
			case "http.disconnect" -> HttpReceiveEvent.Disconnect.INSTANCE;
			case "websocket.connect" -> WebSocketReceiveEvent.Connect.INSTANCE;
			case "websocket.receive" ->
				(event.get("text") != null) ? new WebSocketReceiveEvent.Text((String) event.get("text"))
						: new WebSocketReceiveEvent.Bytes(bytesOf(event.get("bytes")));
			case "websocket.disconnect" -> new WebSocketReceiveEvent.Disconnect(((Number) event.get("code")).intValue(),
					String.valueOf(event.get("reason")));
			default -> throw new IllegalArgumentException("Python has received " + event);
		};
	}

	static AsgiHeaders headersOf(@Nullable Object pairs) {
		AsgiHeaders.Builder headers = AsgiHeaders.builder();
		for (Object pair : (List<?>) pairs) {
			List<?> field = (List<?>) pair;
			headers.add(latin1Of(field.get(0)), latin1Of(field.get(1)));
		}
		return headers.build();
	}

	static String latin1Of(@Nullable Object value) {
		return new String(bytesOf(value), StandardCharsets.ISO_8859_1);
	}

	static byte[] bytesOf(@Nullable Object value) {
		return Base64.getDecoder().decode((String) ((Map<?, ?>) value).get("bytes"));
	}

	private static List<List<Object>> headers(AsgiHeaders headers) {
		List<List<Object>> pairs = new ArrayList<>();
		headers.forEach(
				(field) -> pairs.add(List.of(bytes(utf8OrLatin1(field.name())), bytes(utf8OrLatin1(field.value())))));
		return pairs;
	}

	/**
	 * What no byte of ISO 8859-1 is, Python would have to encode somehow.
	 */
	private static byte[] utf8OrLatin1(String text) {
		return StandardCharsets.ISO_8859_1.newEncoder().canEncode(text) ? latin1(text)
				: text.getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] latin1(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static Map<String, Object> bytes(byte[] bytes) {
		return Map.of("bytes", Base64.getEncoder().encodeToString(bytes));
	}

}
