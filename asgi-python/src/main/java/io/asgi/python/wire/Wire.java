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
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the bytes of a connection apart. Whatever a {@link FrameSink} throws ends the
 * connection.
 */
final class Wire extends ByteToMessageDecoder {

	private static final Logger logger = LoggerFactory.getLogger(Wire.class);

	private FrameSink sink;

	private boolean over;

	private boolean broken;

	private String reason = "it has closed its connection";

	/**
	 * Create a decoder.
	 * @param sink takes the first frames
	 */
	Wire(FrameSink sink) {
		this.sink = sink;
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
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		while (!this.over && in.readableBytes() >= Frames.HEADER_SIZE) {
			int start = in.readerIndex();
			long length = in.getUnsignedInt(start);
			int type = in.getUnsignedByte(start + 4);
			if (length > this.sink.maxPayload()) {
				throw new WireException("A frame " + Frames.name(type) + " has " + length + " bytes, more than "
						+ this.sink.maxPayload());
			}
			int end = start + Frames.HEADER_SIZE + (int) length;
			if (in.writerIndex() < end) {
				return;
			}
			in.readerIndex(start + Frames.HEADER_SIZE);
			this.sink.frame(type, in.getUnsignedByte(start + 5), in.getInt(start + 6), in, (int) length);
			in.readerIndex(end);
		}
		if (this.over) {
			in.skipBytes(in.readableBytes());
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		this.sink.writabilityChanged();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		if (!this.over && actualReadableBytes() > 0) {
			this.reason = "it has closed its connection within a frame";
		}
		this.over = true;
		super.channelInactive(context);
		this.sink.closed(this.reason, this.broken);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		if (!(cause instanceof WireException || cause instanceof IOException)) {
			logger.error("The connection to a worker is closed", cause);
		}
		this.broken = this.broken || cause instanceof WireException;
		close(context.channel(), (cause instanceof WireException) ? "it has broken the protocol: " + cause.getMessage()
				: cause.toString());
	}

}
