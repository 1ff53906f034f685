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

import java.util.ArrayDeque;

import io.asgi.AsgiReceiveEvent;
import io.asgi.WebSocketReceiveEvent;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a WebSocket. It reads one message ahead of the application, so
 * that a close frame is noticed while the application does something else, and no
 * further, so that an application that does not receive stops the client.
 */
final class WebSocketInbox {

	private final Runnable read;

	private final int maxUnreadBytes;

	private final ArrayDeque<WebSocketReceiveEvent> unread = new ArrayDeque<>(2);

	private int unreadBytes;

	private @Nullable Receiver receiver;

	private WebSocketReceiveEvent.@Nullable Disconnect disconnect;

	private boolean open;

	private boolean reading;

	WebSocketInbox(Runnable read, int maxUnreadBytes) {
		this.read = read;
		this.maxUnreadBytes = maxUnreadBytes;
		this.unread.add(WebSocketReceiveEvent.Connect.INSTANCE);
	}

	void open() {
		this.open = true;
		readAhead();
	}

	void receive(Receiver receiver) {
		if (this.receiver != null) {
			receiver.failed(new IllegalStateException(
					"Another receive of this scope is outstanding, wait for it before the next one"));
			return;
		}
		this.receiver = receiver;
		deliver();
	}

	void cancel(Receiver receiver) {
		if (this.receiver == receiver) {
			this.receiver = null;
		}
	}

	/**
	 * Take a message. More than one can come without having been asked for when the
	 * connection is lost and gives up what it still held; what goes beyond the limit is
	 * dropped then.
	 */
	void add(WebSocketReceiveEvent message, int size) {
		this.reading = false;
		if (this.unread.isEmpty() || this.unreadBytes + size <= this.maxUnreadBytes) {
			this.unread.add(message);
			this.unreadBytes += size;
			deliver();
		}
	}

	void close(WebSocketReceiveEvent.Disconnect disconnect) {
		this.disconnect = disconnect;
		deliver();
	}

	private void deliver() {
		Receiver receiver = this.receiver;
		AsgiReceiveEvent event = this.unread.isEmpty() ? this.disconnect : this.unread.peek();
		if (receiver == null || event == null) {
			return;
		}
		this.receiver = null;
		if (!this.unread.isEmpty()) {
			this.unread.remove();
		}
		if (!receiver.received(event)) {
			giveBack(event);
			return;
		}
		if (this.unread.isEmpty()) {
			this.unreadBytes = 0;
		}
		readAhead();
	}

	private void giveBack(AsgiReceiveEvent event) {
		if (event != this.disconnect) {
			this.unread.addFirst((WebSocketReceiveEvent) event);
		}
	}

	private void readAhead() {
		WebSocketReceiveEvent last = this.unread.peekLast();
		boolean messageUnread = last != null && last != WebSocketReceiveEvent.Connect.INSTANCE;
		if (this.open && !this.reading && !messageUnread && this.disconnect == null) {
			this.reading = true;
			this.read.run();
		}
	}

}
