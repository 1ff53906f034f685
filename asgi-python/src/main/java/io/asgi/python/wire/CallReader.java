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

import java.util.function.Supplier;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a worker sends for its calls. Used by the event loop of one connection.
 */
final class CallReader {

	private static final int RESPONSE_FIXED = 6;

	private final Link link;

	private final EventReader events = new EventReader();

	CallReader(Link link) {
		this.link = link;
	}

	/**
	 * Take a frame for a call that goes on.
	 */
	void frame(Call call, int type, int flags, ByteBuf payload, int length) {
		if (type == Frames.CREDIT) {
			credit(call, payload, length);
			return;
		}
		if (type == Frames.DONE) {
			EventReader.require(length >= 1, type);
			call.done(payload.readUnsignedByte(), EventReader.text(payload, length - 1));
			return;
		}
		requireKnown(call, type);
		int counted = counted(type, flags, payload, length);
		call.arrived(counted);
		if (call.isCancelled()) {
			return;
		}
		if ((flags & Frames.MORE) != 0 || call.joined() != null) {
			join(call, type, flags, payload, length);
		}
		else {
			event(call, type, flags, payload, length);
		}
	}

	private void credit(Call call, ByteBuf payload, int length) {
		int bytes = readCredit(payload, length);
		if (bytes > 0 && !call.isCancelled()) {
			call.writer().give(bytes);
			call.inbound().give(bytes);
			call.wake();
		}
	}

	static int readCredit(ByteBuf payload, int length) {
		EventReader.require(length >= 4, Frames.CREDIT);
		int bytes = payload.readInt();
		if (bytes < 0) {
			throw new WireException("CREDIT gives more than 2^31 - 1 bytes");
		}
		return bytes;
	}

	private static void requireKnown(Call call, int type) {
		boolean known = switch (type) {
			case Frames.RESPONSE, Frames.BODY -> true;
			case Frames.TRAILERS, Frames.EARLY_HINT, Frames.PUSH, Frames.PATH_SEND -> call.isHttp();
			case Frames.ACCEPT, Frames.CLOSE, Frames.TEXT, Frames.BYTES -> !call.isHttp();
			default -> false;
		};
		if (!known) {
			throw new WireException(
					"A frame " + Frames.name(type) + " came for a call of " + (call.isHttp() ? "HTTP" : "a WebSocket"));
		}
	}

	/**
	 * Return for how many bytes of a frame the worker needed credit.
	 */
	private static int counted(int type, int flags, ByteBuf payload, int length) {
		if (type == Frames.BODY) {
			return length;
		}
		if (Frames.isMessage(type)) {
			return ((flags & Frames.MORE) == 0) ? length + Frames.MESSAGE_COST : length;
		}
		if (type != Frames.RESPONSE || (flags & Frames.WITH_BODY) == 0) {
			return 0;
		}
		EventReader.require(length >= RESPONSE_FIXED, type);
		long block = payload.getUnsignedInt(payload.readerIndex() + 2);
		EventReader.require(block <= length - RESPONSE_FIXED, type);
		return (int) (length - RESPONSE_FIXED - block);
	}

	private void join(Call call, int type, int flags, ByteBuf payload, int length) {
		Joined joined = call.joined();
		if (joined == null) {
			if (!Frames.mayGoOn(type)) {
				throw new WireException(Frames.name(type) + " must not go on in another frame");
			}
			joined = new Joined(type, Frames.isMessage(type) ? this.link.maxMessage() : Frames.MAX_HEAD);
			call.joined(joined);
		}
		if (type == Frames.RESPONSE && (flags & Frames.WITH_BODY) != 0) {
			throw new WireException("RESPONSE of several frames has a body");
		}
		joined.add(type, payload, length);
		if (Frames.isMessage(type)) {
			// A message may be longer than the credit: its parts are given back as they
			// come, but not before what came before them has been sent
			call.outbound().offer(Delivery.credit(length));
		}
		if ((flags & Frames.MORE) == 0) {
			call.joined(null);
			ByteWriter bytes = joined.bytes();
			ByteBuf whole = Unpooled.wrappedBuffer(bytes.array(), 0, bytes.size());
			if (Frames.isMessage(type)) {
				message(call, type, whole, bytes.size(), Frames.MESSAGE_COST);
			}
			else {
				event(call, type, flags, whole, bytes.size());
			}
		}
	}

	private void event(Call call, int type, int flags, ByteBuf payload, int length) {
		switch (type) {
			case Frames.RESPONSE -> response(call, flags, payload, length);
			case Frames.BODY -> call.outbound().offer(body(call, flags, EventReader.bytes(payload, length), false));
			case Frames.TEXT, Frames.BYTES -> message(call, type, payload, length, length + Frames.MESSAGE_COST);
			default -> other(call, type, flags, payload, length);
		}
	}

	private void message(Call call, int type, ByteBuf payload, int length, int counted) {
		if (length > this.link.maxMessage()) {
			throw new WireException("A message has more than " + this.link.maxMessage() + " bytes");
		}
		AsgiSendEvent event = (type == Frames.TEXT) ? new WebSocketSendEvent.Text(EventReader.text(payload, length))
				: new WebSocketSendEvent.Bytes(EventReader.bytes(payload, length));
		call.outbound().offer(Delivery.message(event, counted));
	}

	private void response(Call call, int flags, ByteBuf payload, int length) {
		EventReader.require(length >= RESPONSE_FIXED, Frames.RESPONSE);
		int status = payload.readUnsignedShort();
		int before = payload.readerIndex();
		AsgiHeaders headers = this.events.responseHeaders(payload, length - RESPONSE_FIXED);
		int block = payload.readerIndex() - before - 4;
		int rest = length - RESPONSE_FIXED - block;
		boolean withBody = (flags & Frames.WITH_BODY) != 0;
		if (!withBody && (rest > 0 || (flags & Frames.END) != 0)) {
			throw new WireException("RESPONSE has a body without saying so");
		}
		boolean trailers = (flags & Frames.WITH_TRAILERS) != 0;
		AsgiSendEvent event = legal(call, () -> call.isHttp() ? new HttpSendEvent.Start(status, headers, trailers)
				: new WebSocketSendEvent.DenialStart(status, headers));
		if (event == null) {
			call.consumed(rest);
			return;
		}
		call.trailers(trailers && call.isHttp());
		Delivery body = withBody ? body(call, flags, EventReader.bytes(payload, rest), true) : null;
		call.outbound().offer(Delivery.of(event, 0, block, false), body);
	}

	private static Delivery body(Call call, int flags, byte[] body, boolean follows) {
		boolean last = (flags & Frames.END) != 0;
		if (call.isBodyEnded()) {
			throw new WireException("BODY came after the end of the body");
		}
		if (last) {
			call.bodyEnded();
		}
		return call.isHttp() ? Delivery.body(body, last, follows, last && !call.hasTrailers())
				: Delivery.of(new WebSocketSendEvent.DenialBody(body, !last), body.length, 0, last);
	}

	private void other(Call call, int type, int flags, ByteBuf payload, int length) {
		if (type == Frames.PATH_SEND && this.link.files().isEmpty()) {
			call.reply(Reply.refused(Reply.NOT_OFFERED, "http.response.pathsend is not allowed: there are no folders "
					+ "that Python may send files from"));
			return;
		}
		AsgiSendEvent event = legal(call, () -> this.events.event(type, flags, payload, length));
		if (event != null) {
			boolean completes = (type == Frames.CLOSE) || (type == Frames.TRAILERS && (flags & Frames.END) != 0)
					|| (type == Frames.PATH_SEND && !call.hasTrailers());
			call.outbound().offer(Delivery.of(event, 0, length, completes));
		}
	}

	/**
	 * Create an event. One that the contract does not allow is refused.
	 */
	private static @Nullable AsgiSendEvent legal(Call call, Supplier<AsgiSendEvent> event) {
		try {
			return event.get();
		}
		catch (IllegalArgumentException ex) {
			call.outbound().refused(ex, Reply.refused(Reply.ILLEGAL, String.valueOf(ex.getMessage())));
			return null;
		}
	}

}
