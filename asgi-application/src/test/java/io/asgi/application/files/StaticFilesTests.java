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

package io.asgi.application.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.PathSend;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.ZeroCopySend;
import io.asgi.UnreadableFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StaticFiles}.
 */
class StaticFilesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Instant LONG_AGO = Instant.parse("2026-01-02T03:04:05Z");

	private final List<AsgiSendEvent> sent = Collections.synchronizedList(new ArrayList<>());

	private final AsgiSend send = (event) -> Mono.fromRunnable(() -> this.sent.add(event));

	@TempDir
	private Path directory;

	@Test
	void aFileThatMayStillChangeHasAWeakEntityTagAndNoRangeOfIt() throws IOException {
		Files.writeString(this.directory.resolve("a.txt"), "0123456789");
		Files.setLastModifiedTime(this.directory.resolve("a.txt"), FileTime.from(Instant.now().plusSeconds(60)));
		Start start = get("/a.txt", "range", "bytes=0-1", "if-range", "\"x\"");
		assertThat(start.status()).isEqualTo(200);
		assertThat(start.headers().first("etag")).startsWith("W/\"");
	}

	@Test
	void theDateOfAFileFromTheFutureIsNow() throws IOException {
		Files.writeString(this.directory.resolve("a.txt"), "a");
		Files.setLastModifiedTime(this.directory.resolve("a.txt"), FileTime.from(Instant.now().plusSeconds(1_000_000)));
		String date = get("/a.txt").headers().first("last-modified");
		assertThat(date).isNotNull();
		assertThat(HttpDates.parse(date))
			.hasValueSatisfying((parsed) -> assertThat(parsed).isBeforeOrEqualTo(Instant.now()));
	}

	@Test
	void everyChangeIsAnotherEntityTag() throws IOException {
		Path file = this.directory.resolve("a.txt");
		write(file, "a", LONG_AGO);
		String first = get("/a.txt").headers().first("etag");
		write(file, "b", LONG_AGO.plusNanos(1_000_000));
		String second = get("/a.txt").headers().first("etag");
		write(file, "bb", LONG_AGO.plusNanos(1_000_000));
		assertThat(List.of(String.valueOf(first), String.valueOf(second),
				String.valueOf(get("/a.txt").headers().first("etag"))))
			.doesNotHaveDuplicates();
	}

	@Test
	void aVariantThatIsOlderThanItsFileIsNotServed() throws IOException {
		write(this.directory.resolve("a.txt"), "new", LONG_AGO.plusSeconds(1));
		write(this.directory.resolve("a.txt.br"), "old", LONG_AGO);
		write(this.directory.resolve("a.txt.gz"), "zip", LONG_AGO.plusSeconds(1));
		assertThat(get("/a.txt", "accept-encoding", "br").headers().contains("content-encoding")).isFalse();
		assertThat(get("/a.txt", "accept-encoding", "br, gzip").headers().first("content-encoding")).isEqualTo("gzip");
	}

	@Test
	void variantsAreServedInTheOrderOfTheServerWhereTheClientHasNone() throws IOException {
		for (String name : new String[] { "a.txt", "a.txt.br", "a.txt.zst", "a.txt.gz" }) {
			write(this.directory.resolve(name), "x", LONG_AGO);
		}
		assertThat(get("/a.txt", "accept-encoding", "gzip, zstd, br").headers().first("content-encoding"))
			.isEqualTo("br");
		assertThat(get("/a.txt", "accept-encoding", "gzip, zstd").headers().first("content-encoding"))
			.isEqualTo("zstd");
	}

	@Test
	void withoutVariantsNothingVaries() throws IOException {
		write(this.directory.resolve("a.txt"), "x", LONG_AGO);
		write(this.directory.resolve("a.txt.gz"), "x", LONG_AGO);
		StaticFiles files = StaticFiles.builder(this.directory).precompressed(false).build();
		Start start = call(files, HttpScope.builder().path("/a.txt").headers("accept-encoding", "gzip").build());
		assertThat(start.headers().contains("content-encoding")).isFalse();
		assertThat(start.headers().contains("vary")).isFalse();
	}

	@Test
	void aDirectoryThatIsExchangedIsServedAsItIsNow() throws IOException {
		Path one = Files.createDirectories(this.directory.resolve("one"));
		Path two = Files.createDirectories(this.directory.resolve("two"));
		write(one.resolve("a.txt"), "1", LONG_AGO);
		write(two.resolve("a.txt"), "22", LONG_AGO);
		Path current = Files.createSymbolicLink(this.directory.resolve("current"), one);
		StaticFiles files = StaticFiles.builder(current).build();
		assertThat(call(files, HttpScope.builder().path("/a.txt").build()).headers().first("content-length"))
			.isEqualTo("1");
		Files.delete(current);
		Files.createSymbolicLink(current, two);
		assertThat(call(files, HttpScope.builder().path("/a.txt").build()).headers().first("content-length"))
			.isEqualTo("2");
	}

	@Test
	void aFileIsClosedWhenTheCallIsCancelled() throws Exception {
		write(this.directory.resolve("a.txt"), "0123456789", LONG_AGO);
		CompletableFuture<ZeroCopySend> sending = new CompletableFuture<>();
		HttpScope scope = HttpScope.builder()
			.path("/a.txt")
			.extensions(Map.of("http.response.zerocopysend", Map.of()))
			.build();
		Disposable call = files().call(scope, Mono::never, (event) -> Mono.defer(() -> {
			if (event instanceof ZeroCopySend part) {
				sending.complete(part);
				return Mono.never();
			}
			return Mono.empty();
		})).subscribe();
		ZeroCopySend part = sending.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		assertThat(part.file().isOpen()).isTrue();
		call.dispose();
		Flux.interval(Duration.ofMillis(10)).takeUntil((tick) -> !part.file().isOpen()).blockLast(TIMEOUT);
	}

	@Test
	void aFileIsReadInPiecesAndOnlyAsFastAsTheClientTakesThem() throws Exception {
		Files.write(this.directory.resolve("a.bin"), new byte[200_000]);
		List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
		files().call(HttpScope.builder().path("/a.bin").build(), Mono::never, (event) -> Mono.fromRunnable(() -> {
			if (event instanceof Body body) {
				sizes.add(body.body().length);
			}
		})).block(TIMEOUT);
		assertThat(sizes).containsExactly(65536, 65536, 65536, 3392, 0);
		CompletableFuture<Body> first = new CompletableFuture<>();
		Disposable call = files()
			.call(HttpScope.builder().path("/a.bin").build(), Mono::never, (event) -> Mono.defer(() -> {
				if (event instanceof Body body) {
					assertThat(first.complete(body)).isTrue();
					return Mono.never();
				}
				return Mono.empty();
			}))
			.subscribe();
		assertThat(first.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).body()).hasSize(65536);
		call.dispose();
	}

	@Test
	void aFileThatIsLongerThanItWasIsServedAsItWas() throws IOException {
		Path file = this.directory.resolve("a.txt");
		write(file, "0123456789", LONG_AGO);
		AsgiSend growing = (event) -> Mono.fromCallable(() -> {
			if (event instanceof Start) {
				Files.writeString(file, "0123456789and more");
			}
			this.sent.add(event);
			return null;
		});
		files().call(HttpScope.builder().path("/a.txt").build(), Mono::never, growing).block(TIMEOUT);
		assertThat(this.sent).hasSize(3).element(1).isEqualTo(Body.of("0123456789"));
	}

	@Test
	void aFileThatWasReplacedBeforeItWasOpenedIsNotTheOneThatWasLookedFor() throws IOException {
		Path file = this.directory.resolve("a.txt");
		write(file, "0123456789", LONG_AGO);
		HttpScope scope = HttpScope.builder().build();
		StaticFile other = new StaticFile(file, "text/plain", 5, LONG_AGO, null, Instant.now());
		StepVerifier.create(FileParts.open(other, scope)).expectError(FileChangedException.class).verify(TIMEOUT);
		StaticFile gone = new StaticFile(this.directory.resolve("b.txt"), "text/plain", 5, LONG_AGO, null,
				Instant.now());
		StepVerifier.create(FileParts.open(gone, scope)).expectError(FileChangedException.class).verify(TIMEOUT);
	}

	@Test
	void aFileThatIsReplacedOnAndOnFailsTheCall() throws IOException {
		write(this.directory.resolve("a.txt"), "0123456789", LONG_AGO);
		HttpScope scope = HttpScope.builder()
			.path("/a.txt")
			.extensions(Map.of("http.response.pathsend", Map.of()))
			.build();
		AsgiSend refusing = (event) -> Mono.fromRunnable(() -> this.sent.add(event))
			.then((event instanceof PathSend)
					? Mono.error(new UnreadableFileException(event.type(), new NoSuchFileException("a.txt")))
					: Mono.empty());
		StepVerifier.create(files().call(scope, Mono::never, refusing))
			.expectErrorSatisfies((ex) -> assertThat(ex).hasMessage("The file was replaced after it was looked for")
				.hasCauseInstanceOf(UnreadableFileException.class))
			.verify(TIMEOUT);
		assertThat(this.sent).hasSize(4);
	}

	@Test
	void theDirectoryMustExist() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StaticFiles.builder(this.directory.resolve("missing")).build())
			.withMessageStartingWith("'directory' must be a directory: ");
	}

	@Test
	void theIndexMustBeAName() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StaticFiles.builder(this.directory).index("../index.html"))
			.withMessage("'index' must be the name of a file: '../index.html'");
	}

	private StaticFiles files() {
		return StaticFiles.builder(this.directory).build();
	}

	private Start get(String path, String... headers) {
		return call(files(), HttpScope.builder().path(path).headers(headers).build());
	}

	private Start call(StaticFiles files, HttpScope scope) {
		this.sent.clear();
		files.call(scope, Mono::never, this.send).block(TIMEOUT);
		assertThat(this.sent).last().isInstanceOf(HttpSendEvent.Body.class);
		return (Start) this.sent.get(0);
	}

	private static void write(Path file, String content, Instant modified) throws IOException {
		Files.writeString(file, content);
		Files.setLastModifiedTime(file, FileTime.from(modified));
	}

}
