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

import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;

/**
 * A rule for the frames of a client, applied before the codec has them.
 */
public interface FrameRule {

	/**
	 * The codec of the connection is there. Frames may have come before.
	 * @param codec the codec
	 */
	void watch(Http2FrameCodec codec);

	/**
	 * Take note of a frame, and decide whether it is kept from the codec. The codec has
	 * what was sent before DATA.
	 * @param head the head of the frame, valid until this method returns
	 * @return whether the frame is to be dropped
	 * @throws Http2Exception if the frame ends the connection
	 */
	boolean ignores(FrameHead head) throws Http2Exception;

}
