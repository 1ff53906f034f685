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

package io.asgi.test.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.asgi.AsgiHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a client has seen of one response. A {@link WireProtocol} reports to
 * it, the suite waits for what it expects. Thread-safe.
 */
public final class WireResponse {

	private static final int CAPACITY = 64 * 1024;

	private final List<WireHead> informational = new ArrayList<>();

	private @Nullable WireHead head;

	private byte[] body = new byte[CAPACITY];

	private int bodyStart;

	private int bodyEnd;

	private AsgiHeaders trailers = AsgiHeaders.empty();

	private @Nullable End end;

	private String abortedBy = "";

	/**
	 * Report an informational response, 100 to 199 except 101.
	 * @param status the status code
	 * @param headers the header fields
	 */
	public synchronized void informational(int status, AsgiHeaders headers) {
		this.informational.add(new WireHead(status, headers));
		notifyAll();
	}

	/**
	 * Report the head of the final response, or of the 101 that answers an upgrade.
	 * @param status the status code
	 * @param headers the header fields in their order, without pseudo headers
	 */
	public synchronized void head(int status, AsgiHeaders headers) {
		if (this.head != null) {
			throw new IllegalStateException("The response has a head already");
		}
		this.head = new WireHead(status, headers);
		notifyAll();
	}

	/**
	 * Report a part of the body, free of transfer coding.
	 * @param bytes the bytes
	 */
	public synchronized void body(byte[] bytes) {
		makeRoom(bytes.length);
		System.arraycopy(bytes, 0, this.body, this.bodyEnd, bytes.length);
		this.bodyEnd += bytes.length;
		notifyAll();
	}

	/**
	 * Report trailer fields.
	 * @param trailers the trailer fields
	 */
	public synchronized void trailers(AsgiHeaders trailers) {
		this.trailers = trailers;
	}

	/**
	 * Report that the response is whole: its last chunk, all bytes of its content-length,
	 * or END_STREAM. After an upgrade, that the server has ended its direction of the
	 * stream, which on HTTP/1.1 is any end of the connection.
	 */
	public synchronized void complete() {
		end(End.COMPLETE, "");
	}

	/**
	 * Report that the response has ended before it was whole. Has no effect if it has
	 * ended before.
	 * @param by what has ended it, such as {@code end of connection}
	 */
	public synchronized void aborted(String by) {
		end(End.ABORTED, by);
	}

	private void end(End end, String by) {
		if (this.end == null) {
			this.end = end;
			this.abortedBy = by;
			notifyAll();
		}
	}

	/**
	 * Wait for the head.
	 * @return the head
	 * @throws AssertionError if none comes in time, or the response ends without one
	 */
	public synchronized WireHead awaitHead() {
		await("the head of the response", () -> this.head != null);
		WireHead head = this.head;
		return (head != null) ? head : fail("the head of the response");
	}

	synchronized boolean hasHead() {
		return this.head != null;
	}

	synchronized WireHead awaitInformational() {
		await("an informational response", () -> !this.informational.isEmpty());
		return this.informational.isEmpty() ? fail("an informational response") : this.informational.get(0);
	}

	synchronized List<WireHead> informational() {
		return List.copyOf(this.informational);
	}

	/**
	 * Take bytes of the body as soon as there are so many.
	 */
	synchronized byte[] take(int count) {
		await(count + " bytes of the body", () -> available() >= count);
		if (available() < count) {
			return fail(count + " bytes of the body");
		}
		byte[] bytes = Arrays.copyOfRange(this.body, this.bodyStart, this.bodyStart + count);
		this.bodyStart += count;
		return bytes;
	}

	synchronized byte[] takeAvailable() {
		byte[] bytes = Arrays.copyOfRange(this.body, this.bodyStart, this.bodyEnd);
		this.bodyStart = this.bodyEnd;
		return bytes;
	}

	synchronized AsgiHeaders trailers() {
		return this.trailers;
	}

	synchronized End awaitEnd() {
		if (!awaitQuietly(() -> this.end != null, Pending.PATIENCE.toMillis()) || this.end == null) {
			return fail("the end of the response");
		}
		return this.end;
	}

	synchronized boolean endsWithin(long millis) {
		return awaitQuietly(() -> this.end != null, millis);
	}

	private int available() {
		return this.bodyEnd - this.bodyStart;
	}

	private void await(String what, BooleanSupplier condition) {
		if (!awaitQuietly(() -> condition.getAsBoolean() || this.end != null, Pending.PATIENCE.toMillis())) {
			fail(what);
		}
	}

	private boolean awaitQuietly(BooleanSupplier condition, long millis) {
		long deadline = System.nanoTime() + millis * 1_000_000;
		try {
			while (!condition.getAsBoolean()) {
				long left = (deadline - System.nanoTime() + 999_999) / 1_000_000;
				if (left <= 0) {
					return false;
				}
				wait(left);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting, seen so far: " + this, ex);
		}
	}

	private void makeRoom(int count) {
		if (this.bodyEnd + count <= this.body.length) {
			return;
		}
		int available = available();
		int capacity = this.body.length;
		while (capacity < available + count) {
			capacity *= 2;
		}
		byte[] copy = new byte[capacity];
		System.arraycopy(this.body, this.bodyStart, copy, 0, available);
		this.body = copy;
		this.bodyStart = 0;
		this.bodyEnd = available;
	}

	private <T> T fail(String expected) {
		throw new AssertionError("Expected " + expected + " but the client has seen only: " + this);
	}

	/**
	 * Describe everything seen so far.
	 */
	@Override
	public synchronized String toString() {
		String preview = new String(this.body, this.bodyStart, Math.min(available(), 80), StandardCharsets.ISO_8859_1);
		return "informational=" + this.informational + ", head=" + this.head + ", body not taken=" + available()
				+ " bytes" + ((available() > 0) ? " '" + preview + "'" : "") + ", end="
				+ ((this.end != null) ? this.end + (this.abortedBy.isEmpty() ? "" : " by " + this.abortedBy) : "none");
	}

	/**
	 * How a response has ended.
	 */
	enum End {

		/**
		 * It is whole.
		 */
		COMPLETE,

		/**
		 * It was cut off, and the client can tell.
		 */
		ABORTED

	}

}
