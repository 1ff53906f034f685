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

	/**
	 * Made for the first message that nobody waits for: most WebSockets never have one.
	 */
	private @Nullable ArrayDeque<Unread> unread;

	private int unreadBytes;

	private @Nullable Receiver receiver;

	private WebSocketReceiveEvent.@Nullable Disconnect disconnect;

	private boolean connectUnread = true;

	private boolean open;

	private boolean reading;

	private boolean dropping;

	WebSocketInbox(Runnable read, int maxUnreadBytes) {
		this.read = read;
		this.maxUnreadBytes = maxUnreadBytes;
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
		deliverUnread(receiver);
	}

	void cancel(Receiver receiver) {
		if (this.receiver == receiver) {
			this.receiver = null;
		}
	}

	/**
	 * Take a message. More than one can come without having been asked for when the
	 * connection is lost and gives up what it still held; what goes beyond the limit is
	 * dropped then, and everything after it, as no message may be missing in between.
	 */
	void add(WebSocketReceiveEvent message, int size) {
		this.reading = false;
		Receiver receiver = this.receiver;
		// Nothing is unread while somebody waits
		if (receiver == null || this.dropping || !deliver(receiver, message)) {
			keep(message, size);
		}
	}

	private void keep(WebSocketReceiveEvent message, int size) {
		ArrayDeque<Unread> unread = this.unread;
		if (unread == null) {
			unread = new ArrayDeque<>(1);
			this.unread = unread;
		}
		this.dropping = this.dropping || (!unread.isEmpty() && size > this.maxUnreadBytes - this.unreadBytes);
		if (!this.dropping) {
			unread.add(new Unread(message, size));
			this.unreadBytes += size;
		}
	}

	void close(WebSocketReceiveEvent.Disconnect disconnect) {
		this.disconnect = disconnect;
		Receiver receiver = this.receiver;
		if (receiver != null) {
			deliver(receiver, disconnect);
		}
	}

	private void deliverUnread(Receiver receiver) {
		ArrayDeque<Unread> unread = this.unread;
		if (this.connectUnread) {
			this.connectUnread = false;
			this.connectUnread = !deliver(receiver, WebSocketReceiveEvent.Connect.INSTANCE);
		}
		else if (unread != null && !unread.isEmpty()) {
			deliverFirst(receiver, unread);
		}
		else if (this.disconnect != null) {
			deliver(receiver, this.disconnect);
		}
	}

	private void deliverFirst(Receiver receiver, ArrayDeque<Unread> unread) {
		Unread first = unread.remove();
		this.unreadBytes -= first.size();
		if (!deliver(receiver, first.event())) {
			unread.addFirst(first);
			this.unreadBytes += first.size();
		}
	}

	private boolean deliver(Receiver receiver, AsgiReceiveEvent event) {
		this.receiver = null;
		boolean taken = receiver.received(event);
		if (taken) {
			readAhead();
		}
		return taken;
	}

	private void readAhead() {
		boolean messageUnread = this.unread != null && !this.unread.isEmpty();
		if (this.open && !this.reading && !messageUnread && this.disconnect == null) {
			this.reading = true;
			this.read.run();
		}
	}

	private record Unread(WebSocketReceiveEvent event, int size) {
	}

}
