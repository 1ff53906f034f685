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

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The event loops that a socket may be opened on.
 */
enum Transport {

	EPOLL, NIO;

	/**
	 * Return event loops; skips the test where there are none of the kind.
	 */
	EventLoopGroup group(int threads) {
		if (this == NIO) {
			return new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
		}
		assumeThat(Epoll.isAvailable()).as("epoll is not available here").isTrue();
		return new MultiThreadIoEventLoopGroup(threads, EpollIoHandler.newFactory());
	}

}
