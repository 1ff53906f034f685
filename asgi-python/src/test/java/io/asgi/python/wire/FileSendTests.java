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

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.python.worker.WorkerLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Files that a worker names instead of sending them.
 */
@Timeout(120)
class FileSendTests {

	private static final HttpScope GET = HttpScope.builder().build();

	@TempDir
	Path directory;

	private final ExchangeDouble exchange = new ExchangeDouble();

	@Test
	void theWorkerHearsOfTheFileBeforeTheDisconnect() throws Exception {
		Path files = Files.createDirectory(this.directory.resolve("files"));
		Path file = Files.writeString(files.resolve("a"), "x").toRealPath();
		Sinks.Empty<Void> written = Sinks.empty();
		this.exchange.answer((event) -> (event instanceof HttpSendEvent.PathSend) ? written.asMono() : Mono.empty())
			.yield(HttpReceiveEvent.Request.last());
		try (Bench bench = bench(List.of(files)); WorkerDouble worker = WorkerDouble.connect(bench.path())) {
			this.exchange.call(bench.link(), GET);
			worker.next(Frames.HTTP);
			worker.send(Frame.response(0, 1, 200, "", ""), Frame.of(Frames.PATH_SEND, 0, 1, file.toString()));
			this.exchange.nextSent();
			assertThat(this.exchange.nextSent()).isEqualTo(new HttpSendEvent.PathSend(file));
			// The server says so before the file is written
			this.exchange.yield(HttpReceiveEvent.Disconnect.INSTANCE);
			bench.awaitLoops();
			assertThat(worker.hasNothing()).isTrue();
			written.tryEmitEmpty();
			worker.next(Frames.DONE_SEND);
			worker.next(Frames.DISCONNECT);
		}
	}

	@Test
	void aFileThatMayNotBeSentIsRefused() throws Exception {
		Path files = Files.createDirectory(this.directory.resolve("files"));
		try (Bench bench = bench(List.of(files)); WorkerDouble worker = WorkerDouble.connect(bench.path())) {
			this.exchange.call(bench.link(), GET);
			worker.next(Frames.HTTP);
			worker.send(Frame.of(Frames.PATH_SEND, 0, 1, "/etc/passwd"));
			assertThat(worker.next(Frames.REFUSED).text()).startsWith("\2").contains("below none of the folders");
			worker.send(Frame.of(Frames.PATH_SEND, 0, 1, "relative"));
			assertThat(worker.next(Frames.REFUSED).text()).startsWith("\1").contains("'path' must be absolute");
			worker.send(Frame.of(Frames.PATH_SEND, 0, 1, "/a\0b"));
			assertThat(worker.next(Frames.REFUSED).text()).startsWith("\1").contains("is no path of a file");
			assertThat(this.exchange.hasSentNothing()).isTrue();
		}
	}

	@Test
	void withoutFoldersNoFileIsSent() throws Exception {
		try (Bench bench = bench(List.of()); WorkerDouble worker = WorkerDouble.connect(bench.path())) {
			WorkerLink link = bench.link();
			this.exchange.call(link, GET);
			worker.next(Frames.HTTP);
			worker.send(Frame.of(Frames.PATH_SEND, 0, 1, "/etc/passwd"));
			assertThat(worker.next(Frames.REFUSED).text()).startsWith("\3").contains("http.response.pathsend");
		}
	}

	private Bench bench(List<Path> roots) throws Exception {
		Path folder = Files.createDirectory(this.directory.resolve("socket"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		return new Bench(Transport.NIO, folder, Bench.settings(roots));
	}

}
