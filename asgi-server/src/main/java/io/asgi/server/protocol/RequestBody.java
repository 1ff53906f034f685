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

import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of an HTTP exchange: takes parts of the request body from the
 * transport when the application asks for them.
 */
final class RequestBody {

	private final HttpTransport transport;

	private State state = State.UNREAD;

	private @Nullable Receiver receiver;

	private HttpReceiveEvent.@Nullable Request unclaimed;

	RequestBody(HttpTransport transport) {
		this.transport = transport;
	}

	void receive(Receiver receiver) {
		if (this.state == State.DISCONNECTED) {
			receiver.received(HttpReceiveEvent.Disconnect.INSTANCE);
			return;
		}
		if (this.receiver != null) {
			receiver.failed(new IllegalStateException(
					"Another receive of this scope is outstanding, wait for it before the next one"));
			return;
		}
		HttpReceiveEvent.Request event = this.unclaimed;
		if (event != null) {
			this.unclaimed = null;
			if (!receiver.received(event)) {
				this.unclaimed = event;
			}
			return;
		}
		this.receiver = receiver;
		if (this.state == State.UNREAD) {
			this.state = State.READING;
			this.transport.read();
		}
	}

	void cancel(Receiver receiver) {
		if (this.receiver == receiver) {
			this.receiver = null;
		}
	}

	/**
	 * Return who waits for a part of the body that the transport has been asked for, or
	 * {@code null} if nobody does.
	 */
	@Nullable Receiver awaitedBy() {
		return (this.state == State.READING) ? this.receiver : null;
	}

	void received(byte[] body, boolean last) {
		if (this.state != State.READING) {
			return;
		}
		this.state = last ? State.READ : State.UNREAD;
		HttpReceiveEvent.Request event = last ? HttpReceiveEvent.Request.last(body) : HttpReceiveEvent.Request.of(body);
		if (!deliver(event)) {
			this.unclaimed = event;
		}
	}

	/**
	 * From now on there is nothing to receive but the disconnect.
	 */
	void end() {
		this.state = State.DISCONNECTED;
		this.unclaimed = null;
	}

	/**
	 * As {@link #end()}, and tell the receiver that waits.
	 */
	void disconnect() {
		end();
		deliver(HttpReceiveEvent.Disconnect.INSTANCE);
	}

	private boolean deliver(AsgiReceiveEvent event) {
		Receiver receiver = this.receiver;
		this.receiver = null;
		return receiver != null && receiver.received(event);
	}

	/**
	 * Where the request body stands.
	 */
	private enum State {

		/**
		 * There is more of it, and nobody has asked for it.
		 */
		UNREAD,

		/**
		 * The transport has been asked for the next part.
		 */
		READING,

		/**
		 * The application has got all of it.
		 */
		READ,

		/**
		 * The client has left, or the response is complete.
		 */
		DISCONNECTED

	}

}
