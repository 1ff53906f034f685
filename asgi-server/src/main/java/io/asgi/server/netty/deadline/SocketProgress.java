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
import io.netty.channel.ChannelOutboundBuffer;

/**
 * What has left the outbound buffer of a socket. A stopped client leaves all of it as it
 * is.
 */
final class SocketProgress implements Progress {

	private final Channel channel;

	private int current;

	private long currentProgress;

	private long pending;

	SocketProgress(Channel channel) {
		this.channel = channel;
	}

	@Override
	public boolean hasMoved() {
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		if (buffer == null) {
			return false;
		}
		int current = System.identityHashCode(buffer.current());
		long currentProgress = buffer.currentProgress();
		// What has been added since has not left
		long pending = buffer.totalPendingWriteBytes();
		boolean moved = current != this.current || currentProgress != this.currentProgress || pending < this.pending;
		this.current = current;
		this.currentProgress = currentProgress;
		this.pending = pending;
		return moved;
	}

}
