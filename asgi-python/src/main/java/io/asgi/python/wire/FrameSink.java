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

import io.netty.buffer.ByteBuf;

/**
 * Takes the frames of a connection. Called on its event loop.
 */
interface FrameSink {

	/**
	 * Take a frame.
	 * @param type its type
	 * @param flags its flags
	 * @param stream its stream, unsigned
	 * @param payload begins with its payload; what is not read is skipped
	 * @param length the length of the payload
	 * @throws WireException if it is not allowed
	 */
	void frame(int type, int flags, int stream, ByteBuf payload, int length);

	/**
	 * Return the largest payload that is allowed now.
	 */
	default int maxPayload() {
		return Frames.MAX_PAYLOAD;
	}

	/**
	 * The channel has become writable, or stopped to be.
	 */
	default void writabilityChanged() {
	}

	/**
	 * Nothing can be written any more. What has come before is still read, and the
	 * connection ends then.
	 * @param reason why, for messages
	 */
	default void deaf(String reason) {
	}

	/**
	 * The connection has ended. Called once.
	 * @param reason why, for messages
	 * @param broken whether the protocol was broken
	 */
	void closed(String reason, boolean broken);

}
