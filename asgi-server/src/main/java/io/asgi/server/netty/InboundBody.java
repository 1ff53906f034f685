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

package io.asgi.server.netty;

import io.asgi.server.netty.deadline.BodyDeadlines;
import io.asgi.server.netty.report.ExchangeObserver;
import io.asgi.server.protocol.HttpProtocol;
import io.asgi.server.protocol.Receiver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Takes the body of a request from Reactor Netty, one part for each read, the first of
 * which has a {@code 100 Continue} sent to a client that waits for it. The last reads of
 * a turn are one part if they bring the {@linkplain BodyEnd end} of the body.
 */
final class InboundBody extends BaseSubscriber<ByteBuf> {

	private static final byte[] NO_BYTES = new byte[0];

	private final HttpServerRequest request;

	private final ChannelOperations<?, ?> operations;

	private final Channel channel;

	private final HttpProtocol protocol;

	private final ExchangeObserver observer;

	private final long contentLength;

	private final long maxSize;

	private final BodyLimits limits;

	private final ExchangeContext context;

	/**
	 * Made when a part is waited for: most requests have no body.
	 */
	private @Nullable BodyDeadlines deadlines;

	private @Nullable Receiver awaitedBy;

	/**
	 * What is put together until the turn ends.
	 */
	private @Nullable BodyEnd end;

	/**
	 * Whether Reactor Netty has been asked for a part that has not come. That cannot be
	 * taken back when a turn ends.
	 */
	private boolean asked;

	/**
	 * A part that was asked for in a turn that has ended, and came before the next read.
	 */
	private byte @Nullable [] early;

	private State state = State.READING;

	private long received;

	/**
	 * Create the body of an exchange, of which nothing has been read.
	 * @param limits told of limits that the client has reached
	 */
	InboundBody(ExchangeContext context, HttpProtocol protocol, BodyLimits limits) {
		this.request = context.request();
		this.operations = context.operations();
		this.channel = context.channel();
		this.protocol = protocol;
		this.limits = limits;
		this.maxSize = context.maxRequestBodySize();
		this.context = context;
		this.observer = context.observer();
		String length = this.request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
		this.contentLength = (length != null) ? Long.parseLong(length) : -1;
	}

	/**
	 * Read the first part.
	 */
	void begin() {
		this.request.receive().subscribe(this);
		if (this.state == State.READING) {
			await();
		}
	}

	/**
	 * Read the next part.
	 */
	void read() {
		byte[] early = this.early;
		if (early != null) {
			this.early = null;
			handOver(early);
			return;
		}
		switch (this.state) {
			case WAITING -> {
				this.state = State.READING;
				ask();
				// Netty writes a stream's window update with the read, and may leave it
				// unflushed
				this.channel.flush();
			}
			case ENDED -> this.protocol.bodyReceived(NO_BYTES, true);
			case READING -> throw new IllegalStateException("A part of the body has been asked for already");
		}
		if (this.state == State.READING) {
			await();
		}
	}

	private void await() {
		this.awaitedBy = this.protocol.bodyAwaitedBy();
		deadlines().begin();
	}

	private BodyDeadlines deadlines() {
		BodyDeadlines deadlines = this.deadlines;
		if (deadlines == null) {
			deadlines = new BodyDeadlines(this.channel, this.context.options().http(),
					() -> late(this.limits::bodyIdle), () -> late(this.limits::bodySlow));
			this.deadlines = deadlines;
		}
		return deadlines;
	}

	/**
	 * The client is late. An application that does not receive is to be waited for,
	 * whatever its client does.
	 */
	private void late(Runnable limit) {
		if (this.state != State.READING || !this.protocol.isUnderWay()) {
			return;
		}
		Receiver receiver = this.protocol.bodyAwaitedBy();
		if (receiver != null && receiver == this.awaitedBy) {
			limit.run();
		}
		else {
			await();
		}
	}

	/**
	 * Return whether all of the body has been taken.
	 */
	boolean isComplete() {
		return this.state == State.ENDED;
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		this.asked = true;
		subscription.request(1);
	}

	private void ask() {
		if (!this.asked) {
			this.asked = true;
			request(1);
		}
	}

	@Override
	protected void hookOnNext(ByteBuf part) {
		this.asked = false;
		if (!part.isReadable()) {
			ask();
			return;
		}
		// Reactor Netty releases the buffer when this method returns
		if (this.deadlines != null) {
			this.deadlines.received(part.readableBytes());
		}
		this.received += part.readableBytes();
		if (this.maxSize >= 0 && this.received > this.maxSize) {
			this.limits.bodyTooLarge();
			return;
		}
		long missing = this.contentLength - this.received;
		if (this.state == State.WAITING) {
			this.early = ByteBufUtil.getBytes(part);
		}
		else if (this.end != null) {
			addToEnd(this.end, part);
		}
		else if (BodyEnd.isBegunBy(part.readableBytes(), missing)) {
			this.end = BodyEnd.ofLength(part.readableBytes() + missing);
			this.channel.eventLoop().execute(this::deliverEnd);
			addToEnd(this.end, part);
		}
		else {
			deliver(ByteBufUtil.getBytes(part));
		}
	}

	private void addToEnd(BodyEnd end, ByteBuf part) {
		end.add(part);
		if (end.isWhole()) {
			deliverEnd();
		}
		else {
			ask();
		}
	}

	/**
	 * Hand over what was put together: more of it may not come for long, if at all.
	 */
	private void deliverEnd() {
		BodyEnd end = this.end;
		if (end != null) {
			this.end = null;
			deliver(end.takeBytes());
		}
	}

	private void deliver(byte[] part) {
		if (this.asked && this.deadlines != null) {
			// Until the next read nobody waits for what has been asked for
			this.deadlines.received(0);
		}
		this.state = State.WAITING;
		handOver(part);
	}

	private void handOver(byte[] part) {
		this.observer.bodyReceived(part.length);
		this.protocol.bodyReceived(part, this.received == this.contentLength);
	}

	@Override
	protected void hookOnCancel() {
		deliverEnd();
	}

	@Override
	protected void hookFinally(SignalType type) {
		if (this.deadlines != null) {
			this.deadlines.close();
		}
	}

	@Override
	protected void hookOnComplete() {
		deliverEnd();
		boolean awaited = (this.state == State.READING);
		this.state = State.ENDED;
		if (this.operations.isInboundCancelled()) {
			// Reactor Netty ends the body like this too when it gives up a malformed one
			this.protocol.requestBroken();
		}
		else if (awaited) {
			this.protocol.bodyReceived(NO_BYTES, true);
		}
	}

	@Override
	protected void hookOnError(Throwable failure) {
		deliverEnd();
		this.state = State.ENDED;
		this.protocol.requestBroken();
	}

	/**
	 * Where the body stands.
	 */
	private enum State {

		READING, WAITING, ENDED

	}

}
