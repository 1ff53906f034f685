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

import java.util.Map;
import java.util.Objects;

import io.asgi.server.AsgiServerListener;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes a line for each HTTP exchange, and one each when a WebSocket is accepted and
 * closed, with level INFO to the logger {@value #LOGGER_NAME}. Made with
 * {@link #builder()}. Safe to use from several threads.
 * <p>
 * Lines are written on event loops: an appender that may block should be wrapped in an
 * asynchronous one.
 */
public final class AccessLog implements AsgiServerListener {

	/**
	 * The name of the logger.
	 */
	public static final String LOGGER_NAME = "io.asgi.access";

	/**
	 * The format that writes nothing.
	 */
	public static final String NONE = "none";

	private static final String COMMON = "%h %l %u %t \"%r\" %>s %b";

	private static final String COMBINED = COMMON + " \"%{referer}i\" \"%{user-agent}i\"";

	private static final String START = "%h \"%m %U %H\" %>s ";

	private static final String END = " application=%{application}x request-id=\"%{request-id}x\"";

	private static final String RECEIVED_AND_SENT = "received=%{messages-received}x/%{bytes-received}xB"
			+ " sent=%{messages-sent}x/%{bytes-sent}xB";

	private static final Logger logger = LoggerFactory.getLogger(LOGGER_NAME);

	private final @Nullable AccessLogFormat http;

	private final @Nullable AccessLogFormat accept;

	private final @Nullable AccessLogFormat close;

	private final boolean structured;

	private final String requestIdHeader;

	private AccessLog(Builder builder) {
		this.requestIdHeader = builder.requestIdHeader;
		this.structured = builder.structured;
		this.http = parse(builder.format, START + "%BB %{ms}Tms %{outcome}x" + END);
		this.accept = parse(builder.webSocketAcceptFormat,
				START + "websocket accepted subprotocol=\"%{subprotocol}x\"" + END);
		this.close = parse(builder.webSocketCloseFormat, START + "websocket closed %{close-code}x"
				+ " \"%{close-reason}x\" " + RECEIVED_AND_SENT + " %{ms}Tms %{outcome}x" + END);
	}

	private @Nullable AccessLogFormat parse(String format, String byDefault) {
		if (format.equals(NONE)) {
			return null;
		}
		Map<String, String> presets = Map.of("default", byDefault, "common", COMMON, "combined", COMBINED);
		return AccessLogFormat.parse(presets.getOrDefault(format, format), this.requestIdHeader);
	}

	@Override
	public boolean observesExchanges() {
		return logger.isInfoEnabled();
	}

	@Override
	public void requestEnded(HttpReport report) {
		if (this.http != null) {
			log(this.http, Entry.of(report));
		}
	}

	@Override
	public void webSocketAccepted(WebSocketAcceptance acceptance) {
		if (this.accept != null) {
			log(this.accept, Entry.of(acceptance));
		}
	}

	@Override
	public void webSocketEnded(WebSocketReport report) {
		if (this.close != null) {
			log(this.close, Entry.of(report));
		}
	}

	private void log(AccessLogFormat format, Entry entry) {
		LoggingEventBuilder event = logger.atInfo();
		if (this.structured) {
			KeyValues.add(event, entry, this.requestIdHeader);
		}
		event.log(format.format(entry));
	}

	/**
	 * Return a builder with all defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds an {@link AccessLog}. Not safe to use from several threads.
	 */
	public static final class Builder {

		private String format = "default";

		private String webSocketAcceptFormat = "default";

		private String webSocketCloseFormat = "default";

		private String requestIdHeader = "x-request-id";

		private boolean structured;

		private Builder() {
		}

		/**
		 * Set the format of the lines of HTTP exchanges.
		 * @param format {@code default}, {@code common}, {@code combined}, {@code none},
		 * or elements as those of Apache's {@code mod_log_config}
		 * @return this builder
		 */
		public Builder format(String format) {
			this.format = Objects.requireNonNull(format, "'format' must not be null");
			return this;
		}

		/**
		 * Set the format of the line when a WebSocket is accepted.
		 * @param format as for HTTP exchanges
		 * @return this builder
		 */
		public Builder webSocketAcceptFormat(String format) {
			this.webSocketAcceptFormat = Objects.requireNonNull(format, "'format' must not be null");
			return this;
		}

		/**
		 * Set the format of the line when a WebSocket is closed.
		 * @param format as for HTTP exchanges
		 * @return this builder
		 */
		public Builder webSocketCloseFormat(String format) {
			this.webSocketCloseFormat = Objects.requireNonNull(format, "'format' must not be null");
			return this;
		}

		/**
		 * Set the header field that has the id of a request; {@code x-request-id} by
		 * default. The response's counts, or else the request's, which any client can
		 * choose.
		 * @param requestIdHeader the name of the field, in any case
		 * @return this builder
		 */
		public Builder requestIdHeader(String requestIdHeader) {
			this.requestIdHeader = Objects.requireNonNull(requestIdHeader, "'requestIdHeader' must not be null");
			return this;
		}

		/**
		 * Set whether each line comes with its values as key-value pairs, for structured
		 * logs; it does not by default.
		 * @param structured whether to add key-value pairs
		 * @return this builder
		 */
		public Builder structured(boolean structured) {
			this.structured = structured;
			return this;
		}

		/**
		 * Build the access log.
		 * @return the access log
		 * @throws IllegalArgumentException if a format cannot be understood, with the
		 * position and the reason
		 */
		public AccessLog build() {
			return new AccessLog(this);
		}

	}

}
