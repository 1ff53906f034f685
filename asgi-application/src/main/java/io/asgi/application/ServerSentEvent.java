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

package io.asgi.application;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A server-sent event, or a part of one: a field that is {@code null} is not sent.
 * Clients dispatch only events that have data.
 *
 * @param id what the client sends as {@code Last-Event-ID} when it reconnects; one line
 * without U+0000
 * @param event the type of the event, {@code message} for the client if not sent; one
 * line
 * @param data the data; may have several lines
 * @param retry how long the client waits before it reconnects; not negative, sent in
 * milliseconds
 * @param comment a comment, which clients ignore; may have several lines
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML
 * standard, "Server-sent events"</a>
 */
public record ServerSentEvent(@Nullable String id, @Nullable String event, @Nullable String data,
		@Nullable Duration retry, @Nullable String comment) {

	private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

	public ServerSentEvent {
		requireOneLine("id", id);
		requireOneLine("event", event);
		if (id != null && id.indexOf('\0') >= 0) {
			throw new IllegalArgumentException("'id' must not contain U+0000, clients ignore it then");
		}
		if (retry != null && retry.isNegative()) {
			throw new IllegalArgumentException("'retry' must not be negative: " + retry);
		}
	}

	/**
	 * Return an event of the type {@code message}.
	 * @param data the data
	 * @return the event
	 */
	public static ServerSentEvent of(String data) {
		return new ServerSentEvent(null, null, data, null, null);
	}

	/**
	 * Return an event of some type.
	 * @param event the type
	 * @param data the data
	 * @return the event
	 */
	public static ServerSentEvent of(String event, String data) {
		return new ServerSentEvent(null, event, data, null, null);
	}

	/**
	 * Return a comment, which keeps the connection busy and is nothing to the client.
	 * @param comment the comment; may be empty
	 * @return the event
	 */
	public static ServerSentEvent comment(String comment) {
		return new ServerSentEvent(null, null, null, null, comment);
	}

	/**
	 * Return a copy with an id.
	 * @param id the id
	 * @return the copy
	 */
	public ServerSentEvent withId(String id) {
		return new ServerSentEvent(id, this.event, this.data, this.retry, this.comment);
	}

	/**
	 * Return the event as it is sent: its fields, then an empty line, in UTF-8.
	 * @return the bytes
	 */
	public byte[] encode() {
		StringBuilder text = new StringBuilder();
		append(text, "", this.comment);
		append(text, "id", this.id);
		append(text, "event", this.event);
		append(text, "retry", (this.retry != null) ? Long.toString(this.retry.toMillis()) : null);
		append(text, "data", this.data);
		return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
	}

	private static void append(StringBuilder text, String field, @Nullable String value) {
		if (value == null) {
			return;
		}
		for (String line : LINE_END.split(value, -1)) {
			text.append(field).append(": ").append(line).append('\n');
		}
	}

	private static void requireOneLine(String name, @Nullable String value) {
		if (value != null && LINE_END.matcher(value).find()) {
			throw new IllegalArgumentException("'" + name + "' must not contain a line end");
		}
	}

}
