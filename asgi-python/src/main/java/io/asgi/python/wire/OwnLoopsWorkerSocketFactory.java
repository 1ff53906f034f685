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

import java.util.concurrent.TimeUnit;

import io.asgi.python.worker.Doorkeeper;
import io.asgi.python.worker.WorkerSocket;
import io.asgi.python.worker.WorkerSocketFactory;
import io.asgi.python.worker.WorkerSocketSettings;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import reactor.core.publisher.Mono;

/**
 * Opens sockets on event loops of their own, which end with them: for those who have none
 * to share. A loop's thread starts with the first worker that it serves, and does not
 * keep a JVM from ending. Those who serve with Netty had better
 * {@linkplain NettyWorkerSocketFactory share} the server's.
 */
public final class OwnLoopsWorkerSocketFactory implements WorkerSocketFactory {

	private static final int MAX_LOOPS = 8;

	private static final long END_SECONDS = 2;

	@Override
	public Mono<WorkerSocket> open(WorkerSocketSettings settings, Doorkeeper doorkeeper) {
		return Mono.defer(() -> {
			EventLoopGroup loops = loops(settings.application());
			return new NettyWorkerSocketFactory(loops).open(settings, doorkeeper)
				.<WorkerSocket>map((socket) -> new OwnLoopsWorkerSocket(socket, loops))
				.onErrorResume((ex) -> end(loops).then(Mono.error(ex)));
		});
	}

	private static EventLoopGroup loops(String application) {
		IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
		int count = Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors());
		return new MultiThreadIoEventLoopGroup(count,
				new DefaultThreadFactory("asgi-python-" + application + "-io", true), io);
	}

	static Mono<Void> end(EventLoopGroup loops) {
		return Mono.create((sink) -> loops.shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS)
			.addListener((ended) -> sink.success()));
	}

}
