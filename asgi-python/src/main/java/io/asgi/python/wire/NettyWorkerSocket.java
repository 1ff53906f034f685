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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.asgi.python.worker.WorkerSocket;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A listening socket and its connections.
 */
final class NettyWorkerSocket implements WorkerSocket {

	private static final Logger logger = LoggerFactory.getLogger(NettyWorkerSocket.class);

	private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

	private final AtomicInteger strangers = new AtomicInteger();

	private final Path path;

	private final int maxStrangers;

	private volatile @Nullable Channel channel;

	NettyWorkerSocket(Path path, int maxStrangers) {
		this.path = path;
		this.maxStrangers = maxStrangers;
	}

	void bound(Channel channel) {
		this.channel = channel;
		this.channels.add(channel);
	}

	/**
	 * Take a connection, unless too many say nothing already.
	 * @return whether it is taken; otherwise it is closed
	 */
	boolean admit(Channel connection) {
		if (this.strangers.incrementAndGet() > this.maxStrangers) {
			this.strangers.decrementAndGet();
			logger.warn("A connection to {} is closed: {} others have not said HELLO yet", this.path,
					this.maxStrangers);
			connection.close();
			return false;
		}
		this.channels.add(connection);
		return true;
	}

	/**
	 * Return what is to be told when the connection that was just taken is no stranger
	 * any more. It may be told more than once.
	 */
	Runnable stranger() {
		AtomicBoolean left = new AtomicBoolean();
		return () -> {
			if (left.compareAndSet(false, true)) {
				this.strangers.decrementAndGet();
			}
		};
	}

	@Override
	public Path path() {
		return this.path;
	}

	@Override
	public Mono<Void> close() {
		return Mono.<Void>create((sink) -> this.channels.close().addListener((closed) -> sink.success()))
			.publishOn(Schedulers.boundedElastic())
			.then(Mono.fromRunnable(this::delete));
	}

	private void delete() {
		try {
			if (this.channel != null) {
				Files.deleteIfExists(this.path);
			}
		}
		catch (IOException ex) {
			logger.debug("{} cannot be deleted", this.path, ex);
		}
	}

}
