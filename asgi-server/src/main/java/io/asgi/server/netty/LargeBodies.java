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

package io.asgi.server.netty;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import reactor.netty.http.HttpDecoderSpec;
import reactor.netty.http.server.HttpRequestDecoderSpec;
import reactor.netty.http.server.HttpServer;

/**
 * Makes large bodies cheap: they come in parts as large as what is read at once, in
 * buffers that are pooled.
 */
final class LargeBodies {

	/**
	 * What Netty reads at once, at most.
	 */
	static final int PART = 64 * 1024;

	private static final long SMALL_HEAP = 512L * 1024 * 1024;

	private LargeBodies() {
	}

	/**
	 * Return a copy of a server that cuts no body of HTTP/1.1 into smaller parts than it
	 * has read, unless the size of the parts was chosen.
	 */
	@SuppressWarnings("deprecation")
	// Deprecated as Netty 5 has no such limit, but here is nothing else in its place
	static HttpServer configure(HttpServer server) {
		HttpRequestDecoderSpec present = server.configuration().decoder();
		if (present.maxChunkSize() != HttpDecoderSpec.DEFAULT_MAX_CHUNK_SIZE) {
			return server;
		}
		return server.httpRequestDecoder((decoder) -> decoder.maxChunkSize(PART)
			.maxInitialLineLength(present.maxInitialLineLength())
			.maxHeaderSize(present.maxHeaderSize())
			.validateHeaders(present.validateHeaders())
			.initialBufferSize(present.initialBufferSize())
			.allowDuplicateContentLengths(present.allowDuplicateContentLengths())
			.allowPartialChunks(present.allowPartialChunks())
			.h2cMaxContentLength(present.h2cMaxContentLength()));
	}

	/**
	 * Let a connection pool large buffers in a small JVM, too. There, Netty's default
	 * pools none above 16 KiB: each read of a body takes memory from the system and gives
	 * it back, for which JDKs from 24 on stop all threads. An allocator that was chosen
	 * stays, and so does Netty's if one of its properties says what it has to be.
	 * @param maxMemory the bytes that the heap of the JVM may have
	 */
	static void install(Channel channel, long maxMemory) {
		if (maxMemory <= SMALL_HEAP && channel.alloc() == ByteBufAllocator.DEFAULT
				&& ByteBufAllocator.DEFAULT instanceof AdaptiveByteBufAllocator
				&& System.getProperty("io.netty.allocator.type") == null
				&& System.getProperty("io.netty.allocator.lowMemory") == null) {
			channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
		}
	}

}
