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

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.asgi.python.HeartbeatPolicy;
import io.asgi.python.worker.Doorkeeper.Peer;
import io.asgi.python.worker.WorkerFacts;
import io.asgi.python.worker.WorkerLink;
import io.asgi.python.worker.WorkerSocketSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The socket, and who is welcome on it.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource
class SocketTests {

	private static final long PID = ProcessHandle.current().pid();

	@Parameter
	Transport transport;

	@TempDir
	Path directory;

	private Bench bench;

	@BeforeEach
	void open() {
		this.bench = new Bench(this.transport, this.directory);
	}

	@AfterEach
	void close() {
		this.bench.close();
	}

	@Test
	void onlyItsOwnerMayConnect() throws Exception {
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.bench.path())))
			.isEqualTo("rw-------");
	}

	@Test
	void theFileIsDeletedAtTheEnd() throws Exception {
		try (WorkerDouble worker = WorkerDouble.connect(this.bench.path())) {
			WorkerLink link = this.bench.link();
			this.bench.socket().close().block(Duration.ofSeconds(30));
			worker.awaitEnd();
			link.whenClosed().block(Duration.ofSeconds(30));
			assertThat(this.bench.path()).doesNotExist();
		}
	}

	@Test
	void aFolderThatOthersMayEnterIsRefused() throws Exception {
		Path open = Files.createDirectory(this.directory.resolve("open"));
		Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
		assertThatThrownBy(() -> open(open.resolve("s"))).hasMessageContaining("is not private")
			.hasMessageContaining("rwxr-x---");
	}

	@Test
	void aFileThatIsThereIsRefused() {
		assertThatThrownBy(() -> open(this.bench.path())).hasCauseInstanceOf(FileAlreadyExistsException.class);
	}

	private void open(Path path) {
		new NettyWorkerSocketFactory(this.bench.group())
			.open(new WorkerSocketSettings("shop", path, 1, 1, 1, HeartbeatPolicy.DEFAULTS, List.of()), this.bench)
			.block(Duration.ofSeconds(30));
	}

	@Test
	void aWelcomeWorkerSaysWhatItIs() throws Exception {
		try (WorkerDouble worker = new WorkerDouble(this.bench.path())) {
			worker.startReading();
			worker.send(WorkerDouble.hello(1, PID, 5, "secret", "shop", "3.11.2", "cpython", "uvloop 1"));
			byte[] welcome = worker.next(Frames.WELCOME).payload();
			assertThat(welcome).isEqualTo(Frame.bytes((out) -> {
				out.writeShort(1);
				out.writeInt(Bench.STREAM_CREDIT);
				out.writeInt(Bench.MAX_MESSAGE);
				out.writeInt(300_000);
			}));
			assertThat(this.bench.link().facts())
				.isEqualTo(new WorkerFacts(PID, "3.11.2", "cpython", "uvloop 1", 3, true));
			Peer peer = this.bench.peer();
			assertThat(peer.pid()).isIn(0L, PID);
			assertThat(peer.user()).isNotEmpty();
		}
	}

	@Test
	void nobodyElseIsWelcome() throws Exception {
		turnsAway(WorkerDouble.hello(1, PID, 5, "wrong", "shop"));
		turnsAway(WorkerDouble.hello(1, PID, 5, "secret", "other"));
		turnsAway(WorkerDouble.hello(2, PID, 5, "secret", "shop"));
		turnsAway(WorkerDouble.hello(0, PID, 5, "secret", "shop"));
		turnsAway(WorkerDouble.hello(1, PID, 0, "secret", "shop"));
		turnsAway(WorkerDouble.hello(1, PID, -1, "secret", "shop"));
		turnsAway(Frame.of(Frames.PONG, 0, 0, new byte[32]));
		turnsAway(Frame.of(Frames.HELLO, 0, 1, WorkerDouble.hello(1, PID, 5, "secret", "shop").payload()));
		turnsAway(Frame.of(Frames.HELLO, 0, 0, new byte[17]));
		turnsAway(Frame.of(Frames.HELLO, 0, 0, Frame.bytes((out) -> {
			out.write(WorkerDouble.hello(1, PID, 5).payload(), 0, 14);
			out.writeByte(9);
			out.writeByte('x');
		})));
		turnsAway(Frame.of(Frames.HELLO, 0, 0, new byte[2049]));
		if (this.transport == Transport.EPOLL) {
			turnsAway(WorkerDouble.hello(1, PID + 1, 5, "secret", "shop"));
		}
		assertThat(this.bench.hasNoLink()).isTrue();
		WorkerDouble.connect(this.bench.path()).close();
	}

	private void turnsAway(Frame frame) throws Exception {
		try (WorkerDouble worker = new WorkerDouble(this.bench.path())) {
			worker.startReading();
			worker.send(frame);
			worker.awaitEnd();
		}
	}

	@Test
	void connectionsThatSayNothingAreLimited() throws Exception {
		List<WorkerDouble> silent = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			silent.add(new WorkerDouble(this.bench.path()));
		}
		try (WorkerDouble tooMany = new WorkerDouble(this.bench.path())) {
			tooMany.startReading();
			tooMany.awaitEnd();
		}
		for (WorkerDouble worker : silent) {
			worker.startReading();
			worker.send(WorkerDouble.hello(1, PID, 5, "secret", "shop"));
			worker.next(Frames.WELCOME);
		}
		WorkerDouble.connect(this.bench.path()).close();
		for (WorkerDouble worker : silent) {
			worker.close();
		}
	}

	@Test
	void aConnectionThatSaysNothingIsClosed() throws Exception {
		Path folder = Files.createDirectory(this.directory.resolve("quick"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		WireSettings settings = new WireSettings("shop", 1, 1, 1, Duration.ofMinutes(1), Duration.ofMinutes(1),
				new PathRoots(List.of()), Duration.ofMillis(50), 1);
		try (Bench bench = new Bench(this.transport, folder, settings);
				WorkerDouble worker = new WorkerDouble(bench.path())) {
			worker.startReading();
			worker.sendBytes((byte) 0, (byte) 0);
			worker.awaitEnd();
		}
	}

}
