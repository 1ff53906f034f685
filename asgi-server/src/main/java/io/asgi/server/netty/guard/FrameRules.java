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

import io.asgi.server.netty.frames.FrameHead;
import io.asgi.server.netty.frames.FrameRule;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose client opens streams out of order (RFC 9113, section 5.1.1), or
 * goes on with a stream that it has ended (section 5.1). Netty resets the stream alone:
 * it has forgotten which of the two has happened, and an error of a stream that is closed
 * is one of the connection.
 * <p>
 * Keeps DATA from the codec that was on its way to a stream when the server reset it: see
 * {@link ResetStreams}. Trailers pass, and are answered: without them the codec could not
 * read the next fields.
 */
final class FrameRules implements FrameRule {

	private final StreamHistory history = new StreamHistory();

	private boolean inFields;

	private @Nullable ResetStreams resets;

	@Override
	public void watch(Http2FrameCodec codec) {
		this.resets = new ResetStreams(codec, this.history);
	}

	@Override
	public boolean ignores(FrameHead head) throws Http2Exception {
		if (head.hasFields()) {
			this.inFields = !head.endsFields();
		}
		if ((head.stream() & 1) == 0) {
			// The connection, or a stream that no client can open: the codec's matter
			return false;
		}
		boolean ignored = false;
		switch (head.type()) {
			case Http2FrameTypes.DATA -> ignored = data(head);
			case Http2FrameTypes.HEADERS -> headers(head);
			case Http2FrameTypes.RST_STREAM -> {
				this.history.reset(head.stream());
				nothingMoreComes(head.stream());
			}
			default -> {
			}
		}
		return ignored;
	}

	private boolean data(FrameHead head) throws Http2Exception {
		// Amid fields it is an error whatever its stream
		boolean ignored = this.resets != null && !this.inFields
				&& this.resets.ignores(head.stream(), head.payloadLength());
		if (head.endsStream()) {
			this.history.ended(head.stream());
			nothingMoreComes(head.stream());
		}
		return ignored;
	}

	private void headers(FrameHead head) throws Http2Exception {
		switch (this.history.headers(head.stream(), head.endsStream())) {
			case OUT_OF_ORDER -> throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR,
					"Stream %d is opened after a later one", head.stream());
			case AFTER_END -> throw Http2Exception.connectionError(Http2Error.STREAM_CLOSED,
					"HEADERS on stream %d, which the client has ended", head.stream());
			case ALLOWED -> {
			}
		}
		if (head.endsStream()) {
			nothingMoreComes(head.stream());
		}
	}

	private void nothingMoreComes(int stream) {
		if (this.resets != null) {
			this.resets.ended(stream);
		}
	}

}
