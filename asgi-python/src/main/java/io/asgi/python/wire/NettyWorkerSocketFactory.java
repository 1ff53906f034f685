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
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import io.asgi.python.worker.Doorkeeper;
import io.asgi.python.worker.WorkerSocket;
import io.asgi.python.worker.WorkerSocketFactory;
import io.asgi.python.worker.WorkerSocketSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Opens sockets on Netty: by its native transport if the event loops have it, by the JDK
 * otherwise.
 */
public final class NettyWorkerSocketFactory implements WorkerSocketFactory {

	private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

	private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 * 1024, 1024 * 1024);

	/**
	 * What the system takes at once. It may take less than is asked for.
	 */
	private static final int SEND_BUFFER = 1024 * 1024;

	/**
	 * Netty's default pools nothing larger than 16 KiB where the heap has no more than
	 * 512 MiB, and frames are larger: each would take memory from the system and give it
	 * back, for which newer JDKs stop all threads. What was chosen in its place stays.
	 */
	private static final ByteBufAllocator BUFFERS = (ByteBufAllocator.DEFAULT instanceof AdaptiveByteBufAllocator)
			? PooledByteBufAllocator.DEFAULT : ByteBufAllocator.DEFAULT;

	private final EventLoopGroup group;

	/**
	 * Create a factory.
	 * @param group the event loops of the connections, of epoll or NIO; not closed by the
	 * sockets
	 */
	public NettyWorkerSocketFactory(EventLoopGroup group) {
		this.group = group;
	}

	@Override
	public Mono<WorkerSocket> open(WorkerSocketSettings settings, Doorkeeper doorkeeper) {
		return open(settings.path(), WireSettings.of(settings), doorkeeper);
	}

	Mono<WorkerSocket> open(Path path, WireSettings settings, Doorkeeper doorkeeper) {
		NettyWorkerSocket socket = new NettyWorkerSocket(path, settings.maxStrangers());
		return Mono.fromCallable(() -> bind(socket, settings, doorkeeper))
			.subscribeOn(Schedulers.boundedElastic())
			.flatMap(NettyWorkerSocketFactory::whenBound)
			.publishOn(Schedulers.boundedElastic())
			.flatMap((channel) -> restrict(channel, socket));
	}

	private ChannelFuture bind(NettyWorkerSocket socket, WireSettings settings, Doorkeeper doorkeeper)
			throws IOException {
		Path path = socket.path();
		requirePrivate(path.toAbsolutePath());
		boolean epoll = this.group.next() instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
		SocketAddress address = epoll ? new DomainSocketAddress(path.toFile()) : UnixDomainSocketAddress.of(path);
		Class<? extends ServerChannel> type = epoll ? EpollServerDomainSocketChannel.class
				: NioServerDomainSocketChannel.class;
		return new ServerBootstrap().group(this.group)
			.channel(type)
			// When nothing can be written, there may be something to read
			.childOption(ChannelOption.AUTO_CLOSE, false)
			.childOption(ChannelOption.ALLOCATOR, BUFFERS)
			.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
			.childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER)
			.childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(4096, 32 * 1024, 256 * 1024))
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel connection) {
					if (socket.admit(connection)) {
						connection.pipeline()
							.addLast(new Handshake(connection, settings, doorkeeper, socket.stranger()).wire());
					}
				}

			})
			.bind(address);
	}

	private static Mono<Channel> whenBound(ChannelFuture bound) {
		return Mono.create((sink) -> bound.addListener((done) -> {
			if (done.isSuccess()) {
				sink.success(bound.channel());
			}
			else {
				sink.error(done.cause());
			}
		}));
	}

	/**
	 * Until this is done, the folder alone keeps others away.
	 */
	private static Mono<WorkerSocket> restrict(Channel channel, NettyWorkerSocket socket) {
		socket.bound(channel);
		try {
			Files.setPosixFilePermissions(socket.path(), OWNER_ONLY);
			return Mono.just(socket);
		}
		catch (IOException ex) {
			return socket.close().then(Mono.error(ex));
		}
	}

	private static void requirePrivate(Path path) throws IOException {
		if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			throw new FileAlreadyExistsException(path.toString(), null, "the workers' socket is to be made there");
		}
		Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path.getParent());
		for (PosixFilePermission permission : permissions) {
			if (!permission.name().startsWith("OWNER_")) {
				throw new IOException("The folder of the workers' socket is not private (" + path.getParent() + " has "
						+ PosixFilePermissions.toString(permissions) + "): only its owner may have rights");
			}
		}
	}

}
