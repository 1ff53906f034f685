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

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.asgi.WebSocketReceiveEvent;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of one call. Used on the event loop of the connection.
 */
final class CallWriter {

	private static final byte[] NOTHING = new byte[0];

	/**
	 * How long a head may be with the first part of its body. More is better alone, as
	 * the worker copies this twice.
	 */
	private static final int MAX_FUSED = 64 * 1024;

	private final Call call;

	private final Link link;

	private final RequestBodyKind body;

	private int stream;

	private int credit;

	private int written;

	private boolean bodyWritten;

	private boolean disconnectWritten;

	private boolean cancelWritten;

	CallWriter(Call call, Link link, RequestBodyKind body, int credit) {
		this.call = call;
		this.link = link;
		this.body = body;
		this.credit = credit;
	}

	/**
	 * Return whether nothing is received before the worker gives credit.
	 */
	boolean isExpecting() {
		return this.body == RequestBodyKind.EXPECTED;
	}

	/**
	 * Receive nothing more, as the worker is gone.
	 * @return whether something was received that nobody else would get
	 */
	boolean hasReceived() {
		Inbound inbound = this.call.inbound();
		inbound.cancel();
		return this.body != RequestBodyKind.NONE && inbound.hasReceived();
	}

	/**
	 * Return the number of the stream, 0 as long as the worker has not been called.
	 */
	int stream() {
		return this.stream;
	}

	/**
	 * The worker gives credit.
	 */
	void give(int bytes) {
		if (bytes > Integer.MAX_VALUE - this.credit) {
			throw new WireException("The credit of the stream is above 2^31 - 1");
		}
		this.credit += bytes;
	}

	/**
	 * Write what there is, but not so much that others have to wait.
	 * @return whether there is more that may be written
	 */
	boolean write(Outgoing out) {
		if (this.stream == 0) {
			if (this.call.isCancelled()) {
				this.call.forgotten();
				return false;
			}
			begin(out);
			return true;
		}
		if (this.call.isCancelled()) {
			if (!this.cancelWritten) {
				this.cancelWritten = true;
				out.frame(Frames.CANCEL, 0, this.stream);
			}
			return false;
		}
		if (this.disconnectWritten) {
			return false;
		}
		int owed = this.call.takeOwed();
		if (owed > 0) {
			out.credit(this.stream, owed);
		}
		Reply reply;
		while ((reply = this.call.nextReply()) != null) {
			out.frame(reply.type(), 0, this.stream, reply.payload());
		}
		return writePart(out);
	}

	private void begin(Outgoing out) {
		ByteWriter head = this.link.scopes().write(this.call.scope());
		this.stream = this.link.open(this.call);
		if (!this.call.isHttp()) {
			out.head(Frames.WEBSOCKET, 0, this.stream, head);
			return;
		}
		if (this.body == RequestBodyKind.NONE) {
			this.bodyWritten = true;
			out.head(Frames.HTTP, Frames.END, this.stream, head);
			return;
		}
		int flags = (this.body == RequestBodyKind.EXPECTED) ? Frames.EXPECT : 0;
		Part part = this.call.inbound().peek();
		if (part == null || part.type() != Frames.REQUEST || part.bytes().length > this.credit
				|| part.bytes().length + head.size() > MAX_FUSED) {
			out.head(Frames.HTTP, flags, this.stream, head);
			return;
		}
		this.credit -= part.bytes().length;
		out.frame(Frames.HTTP, flags | (part.last() ? Frames.END : 0), this.stream, head, part.bytes());
		partWritten(part);
	}

	private boolean writePart(Outgoing out) {
		Part part = this.call.inbound().peek();
		if (part == null) {
			return false;
		}
		if (part.type() == Frames.DISCONNECT) {
			return writeDisconnect(out);
		}
		if (this.bodyWritten) {
			// The end of a body that the head has told of
			this.call.inbound().remove();
			return true;
		}
		return Frames.isMessage(part.type()) ? writeMessage(part, out) : writeBody(part, out);
	}

	private boolean writeMessage(Part part, Outgoing out) {
		int rest = part.bytes().length - this.written;
		int size = Math.min(this.credit, Math.min(rest, Frames.MAX_PAYLOAD));
		boolean last = size == rest && this.credit - size >= Frames.MESSAGE_COST;
		if (size <= 0 && !last) {
			return this.call.inbound().dropIfDisconnected();
		}
		out.header(part.type(), last ? 0 : Frames.MORE, this.stream, size).writeBytes(part.bytes(), this.written, size);
		this.credit -= last ? size + Frames.MESSAGE_COST : size;
		this.written += size;
		if (last) {
			partWritten(part);
		}
		return true;
	}

	/**
	 * Write one frame with all the parts of the body that are there and fit.
	 */
	private boolean writeBody(Part first, Outgoing out) {
		int limit = Math.min(this.credit, Frames.MAX_PAYLOAD);
		int left = this.call.inbound().bodyBytes(this.written + limit) - this.written;
		if (left == 0 && first.bytes().length > this.written) {
			return this.call.inbound().dropIfDisconnected();
		}
		this.credit -= left;
		if (left == 0) {
			if (first.last()) {
				out.frame(Frames.REQUEST, Frames.END, this.stream);
			}
			partWritten(first);
			return true;
		}
		ByteBuf payload = out.header(Frames.REQUEST, 0, this.stream, left);
		int flags = payload.writerIndex() - Frames.HEADER_SIZE + Frames.FLAGS;
		Part part = first;
		while (left > 0 || isEnd(part)) {
			Part next = Objects.requireNonNull(part);
			int size = Math.min(left, next.bytes().length - this.written);
			payload.writeBytes(next.bytes(), this.written, size);
			left -= size;
			this.written += size;
			if (this.written == next.bytes().length) {
				payload.setByte(flags, next.last() ? Frames.END : 0);
				partWritten(next);
				part = this.call.inbound().peek();
			}
		}
		return true;
	}

	/**
	 * Return whether a body ends with a part that has no bytes.
	 */
	private static boolean isEnd(@Nullable Part part) {
		return part != null && part.type() == Frames.REQUEST && part.last() && part.bytes().length == 0;
	}

	private void partWritten(Part part) {
		this.written = 0;
		this.bodyWritten = part.last();
		this.call.inbound().remove();
	}

	/**
	 * The worker that waits for a file hears of that first.
	 */
	private boolean writeDisconnect(Outgoing out) {
		if (this.call.outbound().isSendingFile()) {
			return false;
		}
		this.disconnectWritten = true;
		out.frame(Frames.DISCONNECT, 0, this.stream, disconnect());
		return false;
	}

	private byte[] disconnect() {
		WebSocketReceiveEvent.@Nullable Disconnect disconnect = this.call.inbound().disconnect();
		if (this.call.isHttp() || disconnect == null) {
			return NOTHING;
		}
		byte[] reason = Objects.requireNonNull(disconnect).reason().getBytes(StandardCharsets.UTF_8);
		byte[] payload = new byte[2 + Math.min(reason.length, 123)];
		payload[0] = (byte) (disconnect.code() >>> 8);
		payload[1] = (byte) disconnect.code();
		System.arraycopy(reason, 0, payload, 2, payload.length - 2);
		return payload;
	}

}
