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

package io.asgi.python.wire;

import java.util.Arrays;

import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent;
import org.jspecify.annotations.Nullable;

/**
 * One thing on its way from the worker to the client: an event, a part of a response body
 * that others may be joined to while it waits, or the end of the call.
 */
final class Delivery {

	/**
	 * What a delivery costs that has no bytes, about.
	 */
	private static final int OVERHEAD = 64;

	private static final int MAX_JOINED = 64 * 1024;

	private final @Nullable AsgiSendEvent event;

	private final @Nullable Throwable failure;

	private final int uncounted;

	private final boolean end;

	private int size;

	private boolean last;

	private boolean completes;

	private boolean follows;

	private byte @Nullable [] body;

	private Delivery(@Nullable AsgiSendEvent event, int size, int uncounted, boolean completes, boolean end,
			@Nullable Throwable failure) {
		this.event = event;
		this.size = size;
		this.uncounted = uncounted;
		this.completes = completes;
		this.end = end;
		this.failure = failure;
	}

	/**
	 * Create the delivery of an event.
	 * @param size how many of its bytes credit was taken for
	 * @param uncounted how many bytes it has besides
	 * @param completes whether the response is complete with it
	 */
	static Delivery of(AsgiSendEvent event, int size, int uncounted, boolean completes) {
		return new Delivery(event, size, uncounted, completes, false, null);
	}

	/**
	 * Create the delivery of a message, which has paid for its overhead by its credit.
	 * @param size how much credit was taken for it
	 */
	static Delivery message(AsgiSendEvent event, int size) {
		return new Delivery(event, size, -OVERHEAD, false, false, null);
	}

	/**
	 * Create the delivery of a part of a response body.
	 * @param last whether it is the last one
	 * @param follows whether it came with the head, and is worth nothing without it
	 * @param completes whether the response is complete with it
	 */
	static Delivery body(byte[] body, boolean last, boolean follows, boolean completes) {
		Delivery delivery = new Delivery(null, body.length, 0, completes, false, null);
		delivery.last = last;
		delivery.body = body;
		delivery.follows = follows;
		return delivery;
	}

	/**
	 * Create nothing to send: credit for what is kept elsewhere, given back when all that
	 * came before has been sent.
	 * @param size how many bytes credit was taken for
	 */
	static Delivery credit(int size) {
		return new Delivery(null, size, 0, false, false, null);
	}

	/**
	 * Create the end of a call.
	 * @param failure why, or {@code null} if the application has returned
	 */
	static Delivery end(@Nullable Throwable failure) {
		return new Delivery(null, 0, 0, false, true, failure);
	}

	/**
	 * Return the event, or {@code null} if there is nothing to send.
	 */
	@Nullable AsgiSendEvent event() {
		byte[] body = this.body;
		if (body == null) {
			return this.event;
		}
		byte[] whole = (body.length == this.size) ? body : Arrays.copyOf(body, this.size);
		return this.last ? HttpSendEvent.Body.last(whole) : HttpSendEvent.Body.of(whole);
	}

	boolean isEnd() {
		return this.end;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	int size() {
		return this.size;
	}

	int cost() {
		return OVERHEAD + this.uncounted;
	}

	/**
	 * Return whether the response is complete with it.
	 */
	boolean completes() {
		return this.completes;
	}

	boolean follows() {
		return this.follows;
	}

	boolean isFile() {
		return this.event instanceof HttpSendEvent.PathSend;
	}

	/**
	 * Add the next part of the same body, if both are such parts and small enough.
	 * @return whether it has been added
	 */
	boolean join(Delivery next) {
		byte[] body = this.body;
		byte[] added = next.body;
		if (body == null || added == null || this.follows || this.last || this.size + added.length > MAX_JOINED) {
			return false;
		}
		if (body.length - this.size < added.length) {
			body = Arrays.copyOf(body, Math.min(MAX_JOINED, 2 * (this.size + added.length)));
			this.body = body;
		}
		System.arraycopy(added, 0, body, this.size, added.length);
		this.size += added.length;
		this.last = next.last;
		this.completes = next.completes;
		return true;
	}

}
