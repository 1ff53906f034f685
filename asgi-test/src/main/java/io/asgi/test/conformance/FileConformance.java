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

package io.asgi.test.conformance;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

import io.asgi.AsgiException;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.PathSend;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.Trailers;
import io.asgi.HttpSendEvent.ZeroCopySend;
import io.asgi.IllegalEventException;
import io.asgi.UnreadableFileException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Files as bodies, and as parts of them.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/extensions.html#path-send">ASGI
 * extensions, "Path Send"</a>
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/extensions.html#zero-copy-send">ASGI extensions,
 * "Zero Copy Send"</a>
 */
interface FileConformance extends Conformance {

	private static Path file(Path directory, byte[] content) throws IOException {
		return Files.write(directory.resolve("file"), content).toAbsolutePath();
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		new Random(length).nextBytes(bytes);
		return bytes;
	}

	/**
	 * Make a file of which the disk holds next to nothing.
	 */
	private static Path sparse(Path directory, long length) throws IOException {
		Path path = directory.resolve("sparse").toAbsolutePath();
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
			file.setLength(length);
		}
		return path;
	}

	private static ZeroCopySend part(FileChannel file, @Nullable Long offset, @Nullable Long count, boolean more) {
		return new ZeroCopySend(file, offset, count, more);
	}

	private ClientExchange respond(WireRequest request, AsgiSendEvent... events) {
		ClientExchange client = bench().open(request);
		RemoteCall call = bench().call();
		call.send(events);
		call.complete();
		return client;
	}

	private void theConnectionGoesOn() {
		assertThat(respond(WireRequest.get("/next"), Start.of(200), Body.last("next")).text()).isEqualTo("next");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 65_535, 65_536, 3_000_001 })
	default void aWholeFileIsTheBody(int length, @TempDir Path directory) throws IOException {
		byte[] content = random(length);
		ClientExchange client = respond(WireRequest.get("/"), Start.of(200), new PathSend(file(directory, content)));
		assertThat(client.body()).isEqualTo(content);
		theConnectionGoesOn();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 100_000 })
	default void aWholeFileGivesTheResponseItsLength(int length, @TempDir Path directory) throws IOException {
		PathSend file = new PathSend(file(directory, random(length)));
		bench().serve((scope, receive, send) -> send.send(Start.of(200)).then(send.send(file)));
		ClientExchange client = bench().get("/");
		assertThat(client.body()).isEqualTo(random(length));
		assertThat(client.head().headers().all("content-length")).containsExactly(Integer.toString(length));
	}

	@Test
	default void theAnnouncedLengthOfAFileIsKept(@TempDir Path directory) throws IOException {
		ClientExchange client = respond(WireRequest.get("/"), Start.of(200, "content-length", "5"),
				new PathSend(file(directory, "hello".getBytes())));
		assertThat(client.text()).isEqualTo("hello");
		assertThat(client.head().headers().all("content-length")).containsExactly("5");
		theConnectionGoesOn();
	}

	@ParameterizedTest
	@ValueSource(ints = { 4, 6 })
	default void aFileOfAnotherLengthThanAnnouncedIsRefused(int announced, @TempDir Path directory) throws IOException {
		PathSend file = new PathSend(file(directory, "hello".getBytes()));
		bench().serve((scope, receive, send) -> send.send(Start.of(200, "content-length", Integer.toString(announced)))
			.then(send.send(file)));
		assertThat(bench().get("/").status()).isEqualTo(500);
		theConnectionAnswers();
	}

	private void theConnectionAnswers() {
		assertThat(bench().get("/next").status()).isEqualTo(500);
	}

	@Test
	default void partsOfFilesAndOtherPartsMayBeMixed(@TempDir Path directory) throws IOException {
		try (FileChannel file = FileChannel.open(file(directory, "0123456789".getBytes()))) {
			ClientExchange client = respond(WireRequest.get("/"), Start.of(200), Body.of("<"), part(file, 2L, 3L, true),
					Body.of("|"), part(file, 0L, 0L, true), part(file, 8L, null, true), Body.of("|"),
					part(file, 0L, 1L, false));
			assertThat(client.text()).isEqualTo("<234|89|0");
			assertThat(file.position()).isZero();
			theConnectionGoesOn();
		}
	}

	@Test
	default void aPartWithoutOffsetBeginsWhereTheFileStandsAndMovesIt(@TempDir Path directory) throws IOException {
		try (FileChannel file = FileChannel.open(file(directory, "0123456789".getBytes()))) {
			file.position(3);
			ClientExchange client = respond(WireRequest.get("/"), Start.of(200), part(file, null, 2L, true),
					part(file, null, null, false));
			assertThat(client.text()).isEqualTo("3456789");
			assertThat(file.position()).isEqualTo(10);
			assertThat(file.isOpen()).isTrue();
		}
	}

	@Test
	default void aPartMayBeFarBeyondFourGigabytes(@TempDir Path directory) throws IOException {
		long offset = 5L * 1024 * 1024 * 1024;
		Path path = sparse(directory, offset + 100_000);
		try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			file.write(ByteBuffer.wrap("end".getBytes()), offset + 99_997);
			ClientExchange client = respond(WireRequest.get("/"), Start.of(200), part(file, offset, 100_000L, false));
			byte[] body = client.body();
			assertThat(body).hasSize(100_000).endsWith("end".getBytes());
			theConnectionGoesOn();
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, 11", "10, 1", "11, 0", "11,", "9223372036854775807, 9223372036854775807",
			"1, 9223372036854775807" })
	default void aPartThatTheFileDoesNotHaveIsRefused(long offset, @Nullable Long count, @TempDir Path directory)
			throws IOException {
		try (FileChannel file = FileChannel.open(file(directory, "0123456789".getBytes()))) {
			bench().serve((scope, receive, send) -> send.send(Start.of(200))
				.then(send.send(part(file, offset, count, false)))
				.onErrorResume(UnreadableFileException.class,
						(ex) -> send.send(Start.of(416)).then(send.send(Body.last(String.valueOf(ex.getMessage()))))));
			ClientExchange client = bench().get("/");
			assertThat(client.status()).isEqualTo(416);
			assertThat(client.text()).contains("the file has 10 bytes");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "missing", "missing/file" })
	default void aFileThatCannotBeSentIsRefusedBeforeTheHead(String name, @TempDir Path directory) {
		PathSend file = new PathSend(directory.resolve(name).toAbsolutePath());
		bench().serve((scope, receive, send) -> send.send(Start.of(200, "x-first", "1"))
			.then(send.send(file))
			.onErrorResume(UnreadableFileException.class,
					(ex) -> send.send(Start.of(404)).then(send.send(Body.last(ex.eventType())))));
		ClientExchange client = bench().get("/");
		assertThat(client.text()).isEqualTo("http.response.pathsend");
		assertThat(client.status()).isEqualTo(404);
		assertThat(client.head().headers().contains("x-first")).isFalse();
	}

	@Test
	default void aFileThatCannotBeSentIsAnErrorResponse(@TempDir Path directory) {
		PathSend file = new PathSend(directory.resolve("missing").toAbsolutePath());
		bench().serve((scope, receive, send) -> send.send(Start.of(200)).then(send.send(file)));
		ClientExchange client = bench().get("/");
		assertThat(client.status()).isEqualTo(500);
		assertThat(client.text()).doesNotContain("missing");
	}

	@Test
	default void aFileThatCannotBeSentAfterTheHeadIsRefusedAlone(@TempDir Path directory) {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200));
		assertThat(client.status()).isEqualTo(200);
		PathSend file = new PathSend(directory.resolve("missing").toAbsolutePath());
		assertThat(call.startSend(file).awaitFailure()).isInstanceOf(UnreadableFileException.class)
			.hasCauseInstanceOf(NoSuchFileException.class)
			.hasMessageContaining("missing");
		call.send(Body.last("instead"));
		assertThat(client.text()).isEqualTo("instead");
	}

	@Test
	default void aFileThatIsClosedOrCannotBeReadIsRefused(@TempDir Path directory) throws IOException {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		Path path = file(directory, "hello".getBytes());
		call.send(Start.of(200), Body.of("a"));
		try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
			assertThat(call.startSend(part(file, 0L, 1L, true)).awaitFailure())
				.isInstanceOf(UnreadableFileException.class)
				.hasCauseInstanceOf(NonReadableChannelException.class);
		}
		FileChannel file = FileChannel.open(path);
		file.close();
		assertThat(call.startSend(part(file, 0L, 1L, true)).awaitFailure()).isInstanceOf(UnreadableFileException.class)
			.hasCauseInstanceOf(ClosedChannelException.class);
		call.send(Body.last("b"));
		assertThat(client.text()).isEqualTo("ab");
	}

	@Test
	default void aWholeFileIsNotMixedWithOtherParts(@TempDir Path directory) throws IOException {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200), Body.of("a"));
		assertThat(call.startSend(new PathSend(file(directory, random(9)))).awaitFailure())
			.isInstanceOf(IllegalEventException.class);
		call.send(Body.last("b"));
		assertThat(client.text()).isEqualTo("ab");
	}

	@Test
	default void anAnswerToHeadHasTheLengthOfItsFile(@TempDir Path directory) throws IOException {
		PathSend file = new PathSend(file(directory, random(1234)));
		bench().serve((scope, receive, send) -> send.send(Start.of(200)).then(send.send(file)));
		ClientExchange client = bench().open(WireRequest.of("HEAD", "/"));
		assertThat(client.body()).isEmpty();
		assertThat(client.head().headers().all("content-length")).containsExactly("1234");
		assertThat(bench().get("/").body()).hasSize(1234);
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 304 })
	default void aStatusWithoutABodyNeedsNoFile(int status, @TempDir Path directory) throws IOException {
		ClientExchange client = respond(WireRequest.get("/"), Start.of(status),
				new PathSend(file(directory, random(9))));
		assertThat(client.status()).isEqualTo(status);
		assertThat(client.body()).isEmpty();
		theConnectionGoesOn();
	}

	@Test
	default void trailersFollowAFile(@TempDir Path directory) throws IOException {
		ClientExchange client = respond(WireRequest.get("/", "te", "trailers"),
				new Start(200, AsgiHeaders.empty(), true), new PathSend(file(directory, "hello".getBytes())),
				new Trailers(AsgiHeaders.of("x-sum", "1"), false));
		assertThat(client.text()).isEqualTo("hello");
		assertThat(client.trailers().all("x-sum")).containsExactly("1");
		theConnectionGoesOn();
	}

	@Test
	default void clientsOfHttp10GetFiles(@TempDir Path directory) throws IOException {
		bench().assumeHttp1();
		byte[] content = random(200_000);
		try (FileChannel file = FileChannel.open(file(directory, content))) {
			ClientExchange client = respond(WireRequest.get("/").withHttpVersion("1.0"), Start.of(200),
					part(file, 0L, 100_000L, true), part(file, 100_000L, null, false));
			assertThat(client.body()).isEqualTo(content);
		}
	}

	@Test
	default void aClientThatDoesNotReadStopsAFile(@TempDir Path directory) throws IOException {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200));
		assertThat(client.status()).isEqualTo(200);
		client.pauseReading();
		byte[] content = random(32 * 1024 * 1024);
		Pending<Void> send = call.startSend(new PathSend(file(directory, content)));
		assertThat(send.endsWithin(Pending.QUIET.multipliedBy(3))).isFalse();
		client.resumeReading();
		send.await();
		assertThat(client.body()).isEqualTo(content);
	}

	@Test
	default void aFileThatIsNotReadDoesNotStopOtherStreams(@TempDir Path directory) throws IOException {
		bench().assumeMultiplexing();
		ClientExchange slow = bench().get("/slow");
		RemoteCall call = bench().call();
		call.send(Start.of(200));
		assertThat(slow.status()).isEqualTo(200);
		slow.pauseReading();
		byte[] content = random(8 * 1024 * 1024);
		Pending<Void> send = call.startSend(new PathSend(file(directory, content)));
		byte[] other = random(1_000_000);
		ClientExchange fast = respond(WireRequest.get("/fast"), Start.of(200),
				new PathSend(Files.write(directory.resolve("other"), other).toAbsolutePath()));
		assertThat(fast.body()).isEqualTo(other);
		send.staysPending();
		slow.resumeReading();
		send.await();
		assertThat(slow.body()).isEqualTo(content);
	}

	@Test
	default void aFileThatWaitsIsReleasedWhenTheClientLeaves(@TempDir Path directory) throws IOException {
		try (FileChannel file = FileChannel.open(sparse(directory, 1L << 30))) {
			ClientExchange client = bench().get("/");
			RemoteCall call = bench().call();
			call.send(Start.of(200));
			assertThat(client.status()).isEqualTo(200);
			client.pauseReading();
			Pending<Void> send = call.startSend(part(file, 0L, null, false));
			send.staysPending();
			client.abort();
			assertThat(send.awaitFailure()).isInstanceOf(ClientDisconnectedException.class);
			assertThat(file.isOpen()).isTrue();
		}
	}

	@Test
	default void aFileThatBecomesShorterCutsTheResponseOff(@TempDir Path directory) throws IOException {
		Path path = sparse(directory, 1L << 30);
		try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			ClientExchange client = bench().get("/");
			RemoteCall call = bench().call();
			call.send(Start.of(200, "content-length", Long.toString(1L << 30)));
			assertThat(client.status()).isEqualTo(200);
			client.pauseReading();
			Pending<Void> send = call.startSend(part(file, 0L, null, false));
			send.staysPending();
			file.truncate(1000);
			client.resumeReading();
			assertThat(send.awaitFailure()).isInstanceOf(AsgiException.class)
				.isNotInstanceOf(ClientDisconnectedException.class)
				.hasMessageContaining("has become shorter");
			client.isAborted();
		}
	}

	@Test
	default void anApplicationMaySendAFileInOneTurn(@TempDir Path directory) throws IOException {
		byte[] content = random(70_000);
		PathSend file = new PathSend(file(directory, content));
		bench().serve((scope, receive, send) -> Mono.when(send.send(Start.of(200)), send.send(file)));
		assertThat(bench().get("/").body()).isEqualTo(content);
	}

}
