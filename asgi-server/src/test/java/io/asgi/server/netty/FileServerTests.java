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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.asgi.AsgiApplication;
import io.asgi.AsgiException;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.PathSend;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.ZeroCopySend;
import io.asgi.test.conformance.ServerSettings;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireExchange;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for how files get to the socket.
 */
@Timeout(60)
class FileServerTests {

	private static final int LENGTH = 3_000_000;

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final AtomicInteger regions = new AtomicInteger();

	private final AtomicInteger status = new AtomicInteger();

	private Path path;

	private byte[] content;

	private TestServer server;

	@BeforeEach
	void writeFile(@TempDir Path directory) throws IOException {
		this.content = new byte[LENGTH];
		new Random(1).nextBytes(this.content);
		// To be worth compressing
		this.content = Arrays.copyOf(this.content, 2 * LENGTH);
		this.path = Files.write(directory.resolve("file"), this.content).toAbsolutePath();
	}

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void theKernelSendsFilesOverPlainHttp1AndNowhereElse(Wire wire) throws Exception {
		this.server = wire.serve(sendPath(), ServerSettings.defaults(), this::observe);
		assertThat(exchange(wire)).isEqualTo(this.content);
		if (wire == Wire.HTTP11) {
			assertThat(this.regions).hasPositiveValue();
		}
		else {
			assertThat(this.regions).hasValue(0);
		}
	}

	@Test
	void theKernelSendsFilesWithoutANativeTransport() throws Exception {
		LoopResources loops = LoopResources.create("file", 1, true);
		try {
			this.server = Wire.HTTP11.serve(sendPath(), ServerSettings.defaults(),
					(server) -> observe(server).runOn(loops, false));
			assertThat(exchange(Wire.HTTP11)).isEqualTo(this.content);
			assertThat(this.regions).hasPositiveValue();
		}
		finally {
			loops.disposeLater(Duration.ofMillis(100), Duration.ofSeconds(5)).block(Duration.ofSeconds(5));
		}
	}

	@ParameterizedTest
	@CsvSource({ "HTTP11, true", "HTTP11, false", "HTTP11_TLS, false", "H2C, true", "H2, false" })
	void aFileIsCompressedLikeAnyOtherBody(Wire wire, boolean always) throws Exception {
		AsgiApplication application = (scope, receive, send) -> Mono.using(() -> FileChannel.open(this.path),
				(file) -> send.send(Start.of(200))
					.then(send.send(Body.of("<")))
					.then(send.send(new ZeroCopySend(file, 0L, null, true)))
					.then(send.send(Body.last(">"))),
				FileServerTests::close);
		this.server = wire.serve(application, ServerSettings.defaults(),
				(server) -> observe(always ? server.compress(true) : server.compress((request, response) -> true)));
		for (int i = 0; i < 2; i++) {
			byte[] compressed = get(wire, "gzip").block(PATIENCE);
			try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
				isFramedContent(body.readAllBytes());
			}
			isFramedContent(exchange(wire));
		}
		assertThat(this.regions).hasValue(0);
	}

	private void isFramedContent(byte[] body) {
		assertThat(Arrays.copyOfRange(body, 1, body.length - 1)).isEqualTo(this.content);
		assertThat(body).startsWith('<').endsWith('>');
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void filesThatTheKernelDoesNotKnowAreCopiedAwayFromTheEventLoopOneChunkAtATime(Wire wire) throws Exception {
		Set<String> threads = ConcurrentHashMap.newKeySet();
		AtomicInteger reads = new AtomicInteger();
		AsgiApplication application = (scope, receive, send) -> Mono
			.using(() -> new WatchedFile(FileChannel.open(this.path), (length) -> {
				threads.add(Thread.currentThread().getName());
				assertThat(length).isLessThanOrEqualTo(64 * 1024);
				reads.incrementAndGet();
			}), (file) -> send.send(Start.of(200)).then(send.send(new ZeroCopySend(file, 0L, null, false))),
					FileServerTests::close);
		this.server = wire.serve(application, ServerSettings.defaults(), this::observe);
		assertThat(exchange(wire)).isEqualTo(this.content);
		assertThat(this.regions).hasValue(0);
		assertThat(reads).hasValueGreaterThan(this.content.length / (64 * 1024));
		assertThat(threads).isNotEmpty().allMatch((thread) -> thread.startsWith("boundedElastic"));
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	@EnabledOnOs(OS.LINUX)
	void theFileOfAPathIsClosedWhenItHasBeenSent(Wire wire) throws Exception {
		CompletableFuture<Boolean> open = new CompletableFuture<>();
		AsgiApplication application = (scope, receive, send) -> sendPath().call(scope, receive, send)
			.then(Mono.fromRunnable(() -> open.complete(isOpen())));
		this.server = wire.serve(application, ServerSettings.defaults());
		assertThat(exchange(wire)).isEqualTo(this.content);
		assertThat(open.get(10, TimeUnit.SECONDS)).isFalse();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	@EnabledOnOs(OS.LINUX)
	void theFileOfAPathIsClosedWhenTheClientLeaves(Wire wire) throws Exception {
		try (FileChannel file = FileChannel.open(this.path, StandardOpenOption.WRITE)) {
			file.write(ByteBuffer.allocate(1), 1L << 30);
		}
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<Void> begun = new CompletableFuture<>();
		AsgiApplication application = (scope, receive, send) -> send.send(Start.of(200))
			.doOnSuccess((nothing) -> begun.complete(null))
			.then(send.send(new PathSend(this.path)))
			.doOnError((failure) -> end.complete(failure.getClass().getSimpleName() + isOpen()));
		this.server = wire.serve(application, ServerSettings.defaults());
		try (WireConnection connection = wire.protocol().connect(this.server.address())) {
			WireResponse response = new WireResponse();
			WireExchange exchange = connection.open(WireRequest.get("/"), response);
			exchange.pauseReading();
			begun.get(10, TimeUnit.SECONDS);
			exchange.abort();
			assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo("ClientDisconnectedExceptionfalse");
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void theFileOfAPathIsClosedWhenItIsRefused() throws Exception {
		CompletableFuture<Boolean> open = new CompletableFuture<>();
		AsgiApplication application = (scope, receive, send) -> send.send(Start.of(200, "content-length", "1"))
			.then(send.send(new PathSend(this.path)))
			.doOnError((failure) -> open.complete(isOpen()));
		this.server = Wire.HTTP11.serve(application, ServerSettings.defaults());
		exchange(Wire.HTTP11);
		assertThat(this.status).hasValue(500);
		assertThat(open.get(10, TimeUnit.SECONDS)).isFalse();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void aPipeIsRefusedWithoutWaitingForIt(@TempDir Path directory) throws Exception {
		Path pipe = directory.resolve("pipe").toAbsolutePath();
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		this.server = Wire.HTTP11.serve(
				(scope, receive,
						send) -> send.send(Start.of(200))
							.then(send.send(new PathSend(pipe)))
							.onErrorResume((failure) -> send.send(Start.of(404))
								.then(send.send(Body.last(String.valueOf(failure.getMessage()))))),
				ServerSettings.defaults());
		assertThat(exchange(Wire.HTTP11)).asString().contains("is not a regular file");
		assertThat(this.status).hasValue(404);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aFileThatTheApplicationClosesTooEarlyCutsTheResponseOff(Wire wire) throws Exception {
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		AtomicInteger reads = new AtomicInteger();
		AsgiApplication application = (scope, receive, send) -> Mono.defer(() -> {
			FileChannel file = open();
			FileChannel watched = new WatchedFile(file, (length) -> {
				if (reads.incrementAndGet() == 3) {
					close(file);
				}
			});
			return send.send(Start.of(200))
				.then(send.send(new ZeroCopySend(watched, 0L, null, false)))
				.doOnError(failure::complete);
		});
		this.server = wire.serve(application, ServerSettings.defaults());
		assertThatException().isThrownBy(() -> exchange(wire));
		assertThat(failure.get(10, TimeUnit.SECONDS)).isExactlyInstanceOf(AsgiException.class)
			.hasMessageContaining("cannot be read to the end");
	}

	private AsgiApplication sendPath() {
		return (scope, receive, send) -> send.send(Start.of(200)).then(send.send(new PathSend(this.path)));
	}

	private FileChannel open() {
		try {
			return FileChannel.open(this.path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void close(FileChannel file) {
		try {
			file.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return whether this process has the file open.
	 */
	private boolean isOpen() {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.anyMatch((descriptor) -> {
				try {
					return Files.readSymbolicLink(descriptor).equals(this.path);
				}
				catch (IOException ex) {
					return false;
				}
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private HttpServer observe(HttpServer server) {
		return server.doOnChannelInit(
				(observer, channel, address) -> channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {

					@Override
					public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
						if (message instanceof FileRegion) {
							FileServerTests.this.regions.incrementAndGet();
						}
						context.write(message, promise);
					}

				}));
	}

	private byte[] exchange(Wire wire) {
		return get(wire, "identity").block(PATIENCE);
	}

	/**
	 * Get the body, which must be whole.
	 */
	private Mono<byte[]> get(Wire wire, String encoding) {
		return wire.client(this.server)
			.headers((headers) -> headers.set("accept-encoding", encoding))
			.get()
			.uri("/")
			.responseSingle((response, body) -> body.asByteArray().map((bytes) -> {
				this.status.set(response.status().code());
				assertThat(response.responseHeaders().contains("content-encoding"))
					.isEqualTo(!encoding.equals("identity"));
				return bytes;
			}));
	}

	/**
	 * A file of which the kernel does not know, and that tells of each read.
	 */
	private static final class WatchedFile extends FileChannel {

		private final FileChannel file;

		private final IntConsumer watcher;

		WatchedFile(FileChannel file, IntConsumer watcher) {
			this.file = file;
			this.watcher = watcher;
		}

		@Override
		public int read(ByteBuffer target, long position) throws IOException {
			this.watcher.accept(target.remaining());
			return this.file.read(target, position);
		}

		@Override
		public long size() throws IOException {
			return this.file.size();
		}

		@Override
		protected void implCloseChannel() throws IOException {
			this.file.close();
		}

		@Override
		public int read(ByteBuffer target) {
			throw new UnsupportedOperationException();
		}

		@Override
		public long read(ByteBuffer[] targets, int offset, int length) {
			throw new UnsupportedOperationException();
		}

		@Override
		public int write(ByteBuffer source) {
			throw new UnsupportedOperationException();
		}

		@Override
		public long write(ByteBuffer[] sources, int offset, int length) {
			throw new UnsupportedOperationException();
		}

		@Override
		public int write(ByteBuffer source, long position) {
			throw new UnsupportedOperationException();
		}

		@Override
		public long position() {
			throw new UnsupportedOperationException();
		}

		@Override
		public FileChannel position(long newPosition) {
			throw new UnsupportedOperationException();
		}

		@Override
		public FileChannel truncate(long size) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void force(boolean metaData) {
			throw new UnsupportedOperationException();
		}

		@Override
		public long transferTo(long position, long count, WritableByteChannel target) {
			throw new UnsupportedOperationException();
		}

		@Override
		public long transferFrom(ReadableByteChannel source, long position, long count) {
			throw new UnsupportedOperationException();
		}

		@Override
		public MappedByteBuffer map(MapMode mode, long position, long size) {
			throw new UnsupportedOperationException();
		}

		@Override
		public FileLock lock(long position, long size, boolean shared) {
			throw new UnsupportedOperationException();
		}

		@Override
		public FileLock tryLock(long position, long size, boolean shared) {
			throw new UnsupportedOperationException();
		}

	}

}
