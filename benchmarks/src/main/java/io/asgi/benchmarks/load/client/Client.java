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

package io.asgi.benchmarks.load.client;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;

/**
 * Connections to one server, on one thread.
 */
final class Client implements AutoCloseable {

	/**
	 * How many connections are being opened at a time: fewer than a server lets wait.
	 */
	private static final int OPENING = 50;

	private static final int MAX_SECONDS = 60;

	private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

	private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();

	private final int port;

	Client(int port) {
		this.port = port;
	}

	/**
	 * Open connections.
	 * @param count how many
	 * @param connections makes their handlers
	 */
	<C extends Client.Connection> List<C> open(int count, Supplier<C> connections)
			throws IOException, InterruptedException {
		List<C> opened = new ArrayList<>();
		while (opened.size() < count) {
			List<C> next = new ArrayList<>();
			for (int i = 0; i < Math.min(OPENING, count - opened.size()); i++) {
				C connection = connections.get();
				next.add(connection);
				add(connection);
			}
			try {
				for (C connection : next) {
					await(connection.ready());
				}
			}
			catch (IOException | InterruptedException ex) {
				close();
				throw ex;
			}
			opened.addAll(next);
		}
		return opened;
	}

	/**
	 * Begin to open one more connection.
	 */
	void add(Connection connection) {
		this.channels.add(connect(connection));
	}

	private Channel connect(Connection connection) {
		return new Bootstrap().group(this.loop)
			.channel(EpollSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(new ChannelInitializer<SocketChannel>() {

				@Override
				protected void initChannel(SocketChannel channel) {
					channel.pipeline().addLast(connection.handlers().toArray(ChannelHandler[]::new));
				}

			})
			.connect(InetAddress.getLoopbackAddress(), this.port)
			.channel();
	}

	/**
	 * Run something on the thread of the connections.
	 */
	void execute(Runnable task) {
		this.loop.execute(task);
	}

	/**
	 * Wait for something that happens on the thread of the connections.
	 */
	static <T> T await(CompletableFuture<T> future) throws IOException, InterruptedException {
		return await(future, MAX_SECONDS);
	}

	static <T> T await(CompletableFuture<T> future, int seconds) throws IOException, InterruptedException {
		try {
			return future.get(seconds, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw new IOException("The server has not answered: " + ex.getCause(), ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new IOException("The server has not answered in time", ex);
		}
	}

	@Override
	public void close() {
		this.channels.forEach(Channel::close);
		this.loop.shutdownGracefully(0, MAX_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	/**
	 * One connection.
	 */
	interface Connection {

		/**
		 * Return the handlers of the connection.
		 */
		List<ChannelHandler> handlers();

		/**
		 * Return what completes when the connection can be used.
		 */
		CompletableFuture<Void> ready();

	}

}
