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

import java.util.function.Consumer;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP exchange as its application sees it, on a server that may stop. Most exchanges
 * come to their end by themselves. A stream of server-sent events does not: its
 * application is told that its client is gone, and may end the response.
 * <p>
 * Not safe to use from several threads: everything runs on the loop of the connection.
 */
public final class StoppableHttpProtocol implements ApplicationProtocol {

	private static final String EVENT_STREAM = "text/event-stream";

	private final HttpProtocol protocol;

	private HttpSendEvent.@Nullable Start start;

	private boolean stopping;

	/**
	 * Create the view of an exchange.
	 * @param protocol the state machine of the exchange
	 */
	public StoppableHttpProtocol(HttpProtocol protocol) {
		this.protocol = protocol;
	}

	/**
	 * The server has begun to stop.
	 */
	public void stop() {
		this.stopping = true;
		tellEventStream();
	}

	@Override
	public void receive(Receiver receiver) {
		this.protocol.receive(receiver);
	}

	@Override
	public void cancelReceive(Receiver receiver) {
		this.protocol.cancelReceive(receiver);
	}

	@Override
	public void send(AsgiSendEvent event, Completion completion) {
		this.protocol.send(event, completion);
		if (event instanceof HttpSendEvent.Start begun) {
			this.start = begun;
			tellEventStream();
		}
	}

	/**
	 * Return the head of the event stream that has to end, if there is one.
	 */
	private HttpSendEvent.@Nullable Start eventStreamToEnd() {
		HttpSendEvent.Start start = this.start;
		if (!this.stopping || start == null) {
			return null;
		}
		String type = start.headers().first("content-type");
		boolean eventStream = type != null && type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
		return eventStream ? start : null;
	}

	private void tellEventStream() {
		if (eventStreamToEnd() != null) {
			this.protocol.requestBody().disconnect();
		}
	}

	@Override
	public void applicationEnded(@Nullable Throwable failure, Consumer<Ending> report) {
		HttpSendEvent.Start eventStream = (failure != null) ? null : eventStreamToEnd();
		if (eventStream != null && this.protocol.isUnderWay()) {
			// It has returned because it was told to
			this.protocol.send(HttpSendEvent.Body.last(), Completion.IGNORED);
			if (eventStream.trailers()) {
				this.protocol.send(new HttpSendEvent.Trailers(AsgiHeaders.empty(), false), Completion.IGNORED);
			}
		}
		this.protocol.applicationEnded(failure, report);
	}

}
