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

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the bytes of a connection apart. Whatever a {@link FrameSink} throws ends the
 * connection.
 * <p>
 * A frame that comes in one read is read where it is; of one that does not, the payload
 * is gathered in an array of its own, so that each byte of a body is copied once.
 */
final class Wire extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(Wire.class);

	private final ByteBuf header = Unpooled.buffer(Frames.HEADER_SIZE, Frames.HEADER_SIZE);

	/**
	 * Where the rest of a frame goes, the header of which is whole.
	 */
	private @Nullable ByteBuf payload;

	private final Duration lastWords;

	private FrameSink sink;

	private boolean over;

	private boolean broken;

	private boolean deaf;

	private String reason = "it has closed its connection";

	/**
	 * Create a decoder.
	 * @param sink takes the first frames
	 * @param lastWords after which time the connection of a worker that nothing can be
	 * written to is closed
	 */
	Wire(FrameSink sink, Duration lastWords) {
		this.sink = sink;
		this.lastWords = lastWords;
	}

	/**
	 * From now on another sink takes the frames.
	 */
	void handOver(FrameSink sink) {
		this.sink = sink;
	}

	/**
	 * Close the connection. To be called on its event loop.
	 * @param channel the connection
	 * @param reason why, for messages
	 */
	void close(Channel channel, String reason) {
		if (!this.over) {
			this.over = true;
			this.reason = reason;
			channel.close();
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf in = (ByteBuf) message;
		try {
			if (!this.over && this.header.isReadable()) {
				goOn(in);
			}
			while (!this.over && in.isReadable()) {
				begin(in);
			}
		}
		finally {
			in.release();
		}
	}

	/**
	 * Read a frame, or what has come of it.
	 */
	private void begin(ByteBuf in) {
		int start = in.readerIndex();
		if (in.readableBytes() < Frames.HEADER_SIZE) {
			this.header.writeBytes(in);
			return;
		}
		int length = length(in, start);
		int end = start + Frames.HEADER_SIZE + length;
		if (in.writerIndex() < end) {
			in.readBytes(this.header, Frames.HEADER_SIZE);
			gather(in, length);
			return;
		}
		in.readerIndex(start + Frames.HEADER_SIZE);
		frame(in, start, in, length);
		in.readerIndex(end);
	}

	/**
	 * Read more of a frame.
	 */
	private void goOn(ByteBuf in) {
		ByteBuf payload = this.payload;
		if (payload == null) {
			in.readBytes(this.header, Math.min(this.header.writableBytes(), in.readableBytes()));
			if (this.header.isWritable()) {
				return;
			}
			payload = gather(in, length(this.header, 0));
		}
		else {
			in.readBytes(payload, Math.min(payload.writableBytes(), in.readableBytes()));
		}
		if (!payload.isWritable()) {
			this.payload = null;
			this.header.clear();
			frame(this.header, 0, payload, payload.readableBytes());
		}
	}

	private ByteBuf gather(ByteBuf in, int length) {
		ByteBuf payload = Unpooled.buffer(length, length);
		in.readBytes(payload, Math.min(length, in.readableBytes()));
		this.payload = payload;
		return payload;
	}

	private int length(ByteBuf header, int start) {
		long length = header.getUnsignedInt(start);
		if (length > this.sink.maxPayload()) {
			throw new WireException("A frame " + Frames.name(header.getUnsignedByte(start + Frames.TYPE)) + " has "
					+ length + " bytes, more than " + this.sink.maxPayload());
		}
		return (int) length;
	}

	private void frame(ByteBuf header, int start, ByteBuf payload, int length) {
		this.sink.frame(header.getUnsignedByte(start + Frames.TYPE), header.getUnsignedByte(start + Frames.FLAGS),
				header.getInt(start + Frames.STREAM), payload, length);
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		this.sink.writabilityChanged();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (!this.over && this.header.isReadable()) {
			this.reason = "it has closed its connection within a frame";
		}
		this.over = true;
		this.sink.closed(this.reason, this.broken);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (failure instanceof IOException) {
			deaf(context.channel(), failure);
			return;
		}
		if (!(failure instanceof WireException)) {
			logger.error("The connection to a worker is closed", failure);
		}
		this.broken = this.broken || failure instanceof WireException;
		close(context.channel(), (failure instanceof WireException)
				? "it has broken the protocol: " + failure.getMessage() : failure.toString());
	}

	/**
	 * One that can be written to no more may have said something before it ended, which
	 * is still read. A read that fails closes the connection by itself.
	 */
	private void deaf(Channel channel, Throwable failure) {
		if (this.over || this.deaf) {
			return;
		}
		this.deaf = true;
		Throwable cause = failure.getCause();
		this.reason = ((failure instanceof ChannelOutputShutdownException && cause != null) ? cause : failure)
			.toString();
		this.sink.deaf(this.reason);
		// It may be alive, and listen no more
		Future<?> end = channel.eventLoop()
			.schedule(() -> close(channel, this.reason), this.lastWords.toMillis(), TimeUnit.MILLISECONDS);
		channel.closeFuture().addListener((closed) -> end.cancel(false));
	}

}
