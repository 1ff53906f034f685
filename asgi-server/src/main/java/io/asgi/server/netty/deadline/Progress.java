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

package io.asgi.server.netty.deadline;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;

/**
 * Tells whether bytes leave a channel while its writes wait.
 */
public interface Progress {

	/**
	 * Return whether bytes may have left since the last time that this was asked.
	 * @return {@code true} if they may have
	 */
	boolean hasMoved();

	/**
	 * Return the progress of a channel.
	 * @param channel the channel of a connection or of a stream of HTTP/2
	 * @return its progress
	 */
	static Progress of(Channel channel) {
		return (channel instanceof Http2StreamChannel stream) ? new StreamProgress(stream)
				: new SocketProgress(channel);
	}

}
