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

package io.asgi.server.netty.frames;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the heads of a client's frames as they pass on their way to the codec, applies
 * a {@link FrameRule} to each, and tells whether something is missing. A head that is not
 * complete waits.
 * <p>
 * Stands in front of the codec from the first byte on, and goes when that is not one of
 * HTTP/2.
 */
public final class ClientFrames extends ChannelInboundHandlerAdapter {

	private static final String NAME = "asgi.clientFrames";

	private final FrameRule rule;

	private final FrameHead head = new FrameHead();

	private final FrameProgress progress = new FrameProgress();

	private final ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();

	/**
	 * The beginning of a head whose rest is in a later read.
	 */
	private final ByteBuf heldBack = Unpooled.buffer(FrameHead.LENGTH, FrameHead.LENGTH);

	/**
	 * How many bytes of the payload are still to come.
	 */
	private int payloadLeft;

	private boolean ignored;

	private boolean failed;

	private boolean lost;

	private @Nullable Runnable whenRead;

	private ClientFrames(FrameRule rule) {
		this.rule = rule;
	}

	/**
	 * Put the handler into a pipeline, unless it is there.
	 * @param pipeline the pipeline of a connection
	 * @param next the name of the handler that comes next
	 * @param rule applied to each frame
	 * @return the handler
	 */
	public static ClientFrames install(ChannelPipeline pipeline, String next, FrameRule rule) {
		ClientFrames present = of(pipeline);
		if (present != null) {
			return present;
		}
		ClientFrames frames = new ClientFrames(rule);
		pipeline.addBefore(next, NAME, frames);
		return frames;
	}

	/**
	 * Return the handler of a connection.
	 * @param pipeline the pipeline of the connection
	 * @return the handler, or {@code null} if the client does not speak HTTP/2 as far as
	 * is known
	 */
	public static @Nullable ClientFrames of(ChannelPipeline pipeline) {
		return (ClientFrames) pipeline.get(NAME);
	}

	/**
	 * The codec is there.
	 * @param codec the codec
	 */
	public void watch(Http2FrameCodec codec) {
		this.rule.watch(codec);
	}

	/**
	 * Tell somebody whenever something has been read.
	 * @param whenRead called before the codec has the end of it
	 */
	public void whenRead(Runnable whenRead) {
		this.whenRead = whenRead;
	}

	/**
	 * Return whether the first bytes were not those of the preface, so that nothing can
	 * be told.
	 * @return {@code true} if nothing is followed any more
	 */
	public boolean isLost() {
		return this.lost;
	}

	/**
	 * Return whether the preface, the settings or a header block is not complete.
	 * @return {@code true} if all else has to wait
	 */
	public boolean isSomethingMissing() {
		return this.progress.isSomethingMissing() || this.head.beginsFields();
	}

	/**
	 * Return whether something that was missing has become complete since the last time
	 * that this was asked.
	 * @return {@code true} if it has
	 */
	public boolean takeCompleted() {
		return this.progress.takeCompleted();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (this.failed) {
			ReferenceCountUtil.release(message);
		}
		else if (!(message instanceof ByteBuf bytes)) {
			context.fireChannelRead(message);
		}
		else if (isPreface(bytes)) {
			look(context, bytes);
		}
		else {
			// HTTP/1.1, at least for now
			this.lost = true;
			told();
			context.pipeline().remove(this);
			context.fireChannelRead(message);
		}
	}

	/**
	 * Compare with the connection preface what this read has of it.
	 */
	private boolean isPreface(ByteBuf bytes) {
		int length = Math.min(this.preface.readableBytes(), bytes.readableBytes());
		for (int i = 0; i < length; i++) {
			if (bytes.getByte(bytes.readerIndex() + i) != this.preface.getByte(this.preface.readerIndex() + i)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Look at what has been read. The reader index of the bytes is where those begin that
	 * have not been passed on.
	 */
	private void look(ChannelHandlerContext context, ByteBuf bytes) {
		int index = bytes.readerIndex() + skipPreface(bytes.readableBytes());
		int frame = index;
		while (index < bytes.writerIndex()) {
			if (this.payloadLeft > 0) {
				index = skipPayload(bytes, index);
				continue;
			}
			if (!this.head.isBegun()) {
				frame = index;
			}
			index = this.head.read(bytes, index);
			if (this.head.isBegun()) {
				break;
			}
			begin();
			if (this.head.type() == Http2FrameTypes.DATA) {
				// What is before it may lead to a reset
				pass(context, bytes, frame);
			}
			try {
				this.ignored = this.rule.ignores(this.head);
			}
			catch (Http2Exception violation) {
				pass(context, bytes, frame);
				bytes.release();
				fail(context, violation);
				return;
			}
			if (this.ignored) {
				bytes.readerIndex(index);
				this.heldBack.clear();
			}
			else if (this.heldBack.isReadable()) {
				context.fireChannelRead(Unpooled.copiedBuffer(this.heldBack));
				this.heldBack.clear();
			}
		}
		told();
		if (this.head.isBegun()) {
			pass(context, bytes, frame);
			this.heldBack.writeBytes(bytes);
		}
		if (bytes.isReadable()) {
			context.fireChannelRead(bytes);
		}
		else {
			bytes.release();
		}
	}

	private int skipPreface(int readable) {
		int skipped = Math.min(this.preface.readableBytes(), readable);
		this.preface.skipBytes(skipped);
		return skipped;
	}

	private void begin() {
		this.payloadLeft = this.head.payloadLength();
		this.progress.begin(this.head);
		if (this.payloadLeft == 0) {
			this.progress.end();
		}
	}

	private int skipPayload(ByteBuf bytes, int index) {
		int skipped = Math.min(this.payloadLeft, bytes.writerIndex() - index);
		this.payloadLeft -= skipped;
		if (this.payloadLeft == 0) {
			this.progress.end();
		}
		if (this.ignored) {
			bytes.readerIndex(index + skipped);
		}
		return index + skipped;
	}

	private void told() {
		Runnable whenRead = this.whenRead;
		if (whenRead != null) {
			whenRead.run();
		}
	}

	/**
	 * Pass on the bytes before an index.
	 */
	private static void pass(ChannelHandlerContext context, ByteBuf bytes, int end) {
		if (end > bytes.readerIndex()) {
			context.fireChannelRead(bytes.readRetainedSlice(end - bytes.readerIndex()));
		}
	}

	private void fail(ChannelHandlerContext context, Http2Exception violation) {
		this.failed = true;
		ChannelHandlerContext codec = context.pipeline().context(Http2FrameCodec.class);
		if (codec != null) {
			((Http2FrameCodec) codec.handler()).onError(codec, false, violation);
		}
		else {
			context.close();
		}
	}

}
