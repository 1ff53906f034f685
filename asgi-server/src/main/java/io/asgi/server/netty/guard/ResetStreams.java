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

package io.asgi.server.netty.guard;

import java.util.LinkedHashMap;
import java.util.Map;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * The streams of a connection that the server has reset, and how much DATA may still be
 * on its way to each: what the client sent before it knew has to be ignored (RFC 9113,
 * section 5.1). Netty forgets these streams, answers every such frame with another reset,
 * and ends the connection when there are many.
 * <p>
 * A client can have sent no more than a window before it knew. What comes beyond that, or
 * behind the end of the stream, is for the codec to judge.
 */
final class ResetStreams extends Http2ConnectionAdapter {

	/**
	 * How many frames, of whatever length, may still come for a stream. Without that, one
	 * could send empty ones for ever.
	 */
	private static final int MAX_FRAMES = 1024;

	private final Http2FrameCodec codec;

	private final StreamHistory history;

	/**
	 * What may still come, for each of the streams that were reset last.
	 */
	private final Map<Integer, Late> streams = new LinkedHashMap<>();

	ResetStreams(Http2FrameCodec codec, StreamHistory history) {
		this.codec = codec;
		this.history = history;
		codec.connection().addListener(this);
	}

	@Override
	public void onStreamClosed(Http2Stream stream) {
		if (stream.isResetSent() && this.history.isUnderWay(stream.id())) {
			remember(stream.id());
		}
	}

	private Late remember(int stream) {
		if (this.streams.size() == StreamHistory.SIZE) {
			this.streams.remove(this.streams.keySet().iterator().next());
		}
		// A client does not know of the server's settings from the beginning
		Late late = new Late(Math.max(window().initialWindowSize(), Http2CodecUtil.DEFAULT_WINDOW_SIZE));
		this.streams.put(stream, late);
		return late;
	}

	/**
	 * Take note of DATA, and return whether it comes late and is to be ignored. The
	 * window of the connection is given back then.
	 * @param stream the identifier of the stream
	 * @param length the length of the payload, with its padding
	 * @throws Http2Exception if the client exceeds the window of the connection
	 */
	boolean ignores(int stream, int length) throws Http2Exception {
		Late late = this.streams.isEmpty() ? null : this.streams.get(stream);
		if (late == null && isRefused(stream)) {
			late = remember(stream);
		}
		if (late == null || length > maxFrameSize() || !late.allows(length)) {
			return false;
		}
		window().receiveFlowControlledFrame(null, Unpooled.EMPTY_BUFFER, length, false);
		return true;
	}

	/**
	 * Nothing can be on its way any more: the client has ended the stream, or reset it.
	 */
	void ended(int stream) {
		if (!this.streams.isEmpty()) {
			this.streams.remove(stream);
		}
	}

	/**
	 * Return whether the codec has refused to open a stream: there were too many, or the
	 * connection is about to end. It would not believe that there ever was one.
	 */
	private boolean isRefused(int stream) {
		return !this.codec.connection().streamMayHaveExisted(stream) && this.history.isUnderWay(stream);
	}

	private Http2LocalFlowController window() {
		return this.codec.connection().local().flowController();
	}

	private int maxFrameSize() {
		Http2Settings settings = this.codec.decoder().localSettings();
		Integer size = settings.maxFrameSize();
		return (size != null) ? size : Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;
	}

	/**
	 * How much may still come for a stream.
	 */
	private static final class Late {

		private int bytes;

		private int frames = MAX_FRAMES;

		Late(int bytes) {
			this.bytes = bytes;
		}

		boolean allows(int length) {
			this.bytes -= length;
			this.frames--;
			return this.bytes >= 0 && this.frames >= 0;
		}

	}

}
