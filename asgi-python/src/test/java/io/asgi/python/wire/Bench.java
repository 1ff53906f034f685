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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asgi.python.worker.Doorkeeper;
import io.asgi.python.worker.WorkerFacts;
import io.asgi.python.worker.WorkerLink;
import io.asgi.python.worker.WorkerSocket;
import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A socket under test, with the links that have become ready on it.
 */
final class Bench implements Doorkeeper, AutoCloseable {

	static final int STREAM_CREDIT = 10_000;

	/**
	 * As much for each of 16 calls as they have anyway.
	 */
	static final int CONNECTION_CREDIT = 16 * STREAM_CREDIT;

	static final int MAX_MESSAGE = 200_000;

	private final BlockingQueue<WorkerLink> links = new LinkedBlockingQueue<>();

	private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();

	private final EventLoopGroup group;

	private final WorkerSocket socket;

	Bench(Transport transport, Path directory) {
		this(transport, directory, settings());
	}

	Bench(Transport transport, Path directory, WireSettings settings) {
		this(transport, directory, settings, 2);
	}

	Bench(Transport transport, Path directory, WireSettings settings, int eventLoops) {
		this.group = transport.group(eventLoops);
		this.socket = new NettyWorkerSocketFactory(this.group).open(directory.resolve("shop.sock"), settings, this)
			.block(Duration.ofSeconds(30));
	}

	static WireSettings settings() {
		return settings(List.of());
	}

	static WireSettings settings(List<Path> roots) {
		return new WireSettings("shop", STREAM_CREDIT, CONNECTION_CREDIT, MAX_MESSAGE, Duration.ofMinutes(5),
				Duration.ofSeconds(1), new PathRoots(roots), Duration.ofSeconds(30), 8);
	}

	@Override
	public @Nullable String refuse(WorkerFacts facts, byte[] token, @Nullable Peer peer) {
		if (peer != null) {
			this.peers.add(peer);
		}
		return new String(token).equals("secret") ? null : "it has the wrong token";
	}

	@Override
	public void ready(WorkerLink link) {
		this.links.add(link);
	}

	EventLoopGroup group() {
		return this.group;
	}

	WorkerSocket socket() {
		return this.socket;
	}

	Path path() {
		return this.socket.path();
	}

	WorkerLink link() throws InterruptedException {
		WorkerLink link = this.links.poll(30, TimeUnit.SECONDS);
		assertThat(link).as("a link becomes ready").isNotNull();
		return link;
	}

	Peer peer() throws InterruptedException {
		Peer peer = this.peers.poll(30, TimeUnit.SECONDS);
		assertThat(peer).as("a worker has asked").isNotNull();
		return peer;
	}

	/**
	 * Wait until the event loops have done all that they can do, which is when the socket
	 * takes no more.
	 */
	void awaitLoops() {
		for (int i = 0; i < 100; i++) {
			this.group.forEach((loop) -> loop.submit(() -> {
			}).awaitUninterruptibly(30, TimeUnit.SECONDS));
		}
	}

	boolean hasNoLink() {
		return this.links.isEmpty();
	}

	@Override
	public void close() {
		this.socket.close().block(Duration.ofSeconds(30));
		this.group.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
	}

}
