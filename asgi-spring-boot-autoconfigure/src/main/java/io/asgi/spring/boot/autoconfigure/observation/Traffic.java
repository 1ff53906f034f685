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

package io.asgi.spring.boot.autoconfigure.observation;

import java.time.Duration;

import io.asgi.server.report.ExchangeListener;
import io.asgi.server.report.ReportedRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of all exchanges with the same tags.
 */
final class Traffic implements ExchangeListener {

	static final String DATA_RECEIVED = "asgi.server.data.received";

	static final String DATA_SENT = "asgi.server.data.sent";

	static final String MESSAGES_RECEIVED = "asgi.server.messages.received";

	static final String MESSAGES_SENT = "asgi.server.messages.sent";

	static final String SEND_WAIT = "asgi.server.send.wait";

	private final Counter dataReceived;

	private final Counter dataSent;

	private final @Nullable Counter messagesReceived;

	private final @Nullable Counter messagesSent;

	private final Timer sendWait;

	Traffic(MeterRegistry registry, Key key) {
		Tags tags = key.tags();
		this.dataReceived = Counter.builder(DATA_RECEIVED)
			.description("Bytes of request bodies and WebSocket messages received")
			.baseUnit("bytes")
			.tags(tags)
			.register(registry);
		this.dataSent = Counter.builder(DATA_SENT)
			.description("Bytes of response bodies and WebSocket messages sent")
			.baseUnit("bytes")
			.tags(tags)
			.register(registry);
		boolean webSocket = key.type().equals("websocket");
		this.messagesReceived = webSocket ? messages(registry, MESSAGES_RECEIVED, "received", tags) : null;
		this.messagesSent = webSocket ? messages(registry, MESSAGES_SENT, "sent", tags) : null;
		this.sendWait = Timer.builder(SEND_WAIT)
			.description("Time that sends took which could not be carried out at once")
			.tags(tags)
			.register(registry);
	}

	private static Counter messages(MeterRegistry registry, String name, String direction, Tags tags) {
		return Counter.builder(name).description("WebSocket messages " + direction).tags(tags).register(registry);
	}

	private static void increment(@Nullable Counter counter) {
		if (counter != null) {
			counter.increment();
		}
	}

	@Override
	public void bytesReceived(long bytes) {
		this.dataReceived.increment(bytes);
	}

	@Override
	public void bytesSent(long bytes) {
		this.dataSent.increment(bytes);
	}

	@Override
	public void messageReceived() {
		increment(this.messagesReceived);
	}

	@Override
	public void messageSent() {
		increment(this.messagesSent);
	}

	@Override
	public void sendWaited(Duration time) {
		this.sendWait.record(time);
	}

	/**
	 * What exchanges have in common.
	 *
	 * @param application the name of the application
	 * @param type the type of the scope
	 * @param protocol the protocol, one of few
	 */
	record Key(String application, String type, String protocol) {

		static Key of(ReportedRequest request) {
			String application = request.application();
			return new Key((application != null) ? application : "none", request.scope().type(),
					request.protocolName());
		}

		Tags tags() {
			return Tags.of("application", this.application, "type", this.type, "protocol", this.protocol);
		}

	}

}
