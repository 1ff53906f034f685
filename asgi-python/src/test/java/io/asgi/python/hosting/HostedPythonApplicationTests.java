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

package io.asgi.python.hosting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.LifespanReceiveEvent;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.python.Python3;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.PythonStartupException;
import io.asgi.python.PythonStatus;
import io.asgi.python.PythonStatus.Phase;
import io.asgi.python.WorkerState;
import io.asgi.python.worker.Doorkeeper;
import io.asgi.python.worker.FakeLink;
import io.asgi.python.worker.WorkerDrainedException;
import io.asgi.python.worker.WorkerFacts;
import io.asgi.python.worker.WorkerLostException;
import io.asgi.python.worker.WorkerSocket;
import io.asgi.python.worker.WorkerSocketSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests of a whole application with processes that are real, and a socket that is not.
 */
class HostedPythonApplicationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	private final List<AsgiSendEvent> sent = new CopyOnWriteArrayList<>();

	private final BlockingQueue<Doorkeeper> doorkeepers = new LinkedBlockingQueue<>();

	private volatile boolean socketClosed;

	private Sinks.Empty<Void> socketOpens;

	private HostedPythonApplication application;

	@BeforeEach
	void workersAreInTheJar() throws IOException {
		assumeThat(getClass().getResource("/io/asgi/python/asgi_worker/__main__.py"))
			.as("the worker's code, which another part of the build brings")
			.isNotNull();
		this.application = application(options().interpreter(interpreter("echo 3.11.2; echo \"$0\"; exit")));
	}

	/**
	 * Write an interpreter whose workers do not connect.
	 * @param answer what it does when it is asked for its version
	 */
	private Path interpreter(String answer) throws IOException {
		Path interpreter = this.folder.resolve("python");
		Files.writeString(interpreter, """
				#!/bin/sh
				if [ "$1" = -c ]; then %s; fi
				read token
				echo "token $token"
				exec cat > /dev/null
				""".formatted(answer));
		Files.setPosixFilePermissions(interpreter, PosixFilePermissions.fromString("rwx------"));
		return interpreter;
	}

	@AfterEach
	void stop() {
		if (this.application != null) {
			this.application.stop().block(TIMEOUT);
		}
	}

	private PythonOptionsBuilder options() {
		return PythonOptions.builder("shop", "shop_missing:app")
			.appDir(this.folder)
			.socketDirectory(this.folder)
			.drainTimeout(Duration.ZERO)
			.shutdownTimeout(Duration.ofMillis(10));
	}

	private HostedPythonApplication application(PythonOptionsBuilder options) {
		return new HostedPythonApplication(options.build(), this::open, (event) -> {
		});
	}

	private Mono<WorkerSocket> open(WorkerSocketSettings settings, Doorkeeper doorkeeper) {
		this.doorkeepers.add(doorkeeper);
		Mono<Void> opens = (this.socketOpens != null) ? this.socketOpens.asMono() : Mono.empty();
		return opens.thenReturn(new WorkerSocket() {

			@Override
			public Path path() {
				return settings.path();
			}

			@Override
			public Mono<Void> close() {
				return Mono.fromRunnable(() -> HostedPythonApplicationTests.this.socketClosed = true);
			}

		});
	}

	/**
	 * Start the application, and connect in the name of its worker.
	 */
	private FakeLink started() throws InterruptedException {
		Disposable starting = this.application.start().subscribe();
		Doorkeeper doorkeeper = this.doorkeepers.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		assertThat(doorkeeper).isNotNull();
		String token = await(() -> this.application.status()
			.lastOutput()
			.stream()
			.filter((line) -> line.startsWith("token "))
			.map((line) -> line.substring(6))
			.findFirst()
			.orElse(null));
		long pid = this.application.status().workers().get(0).pid();
		FakeLink link = new FakeLink(pid);
		assertThat(refusal(doorkeeper, link.facts(), "0".repeat(64), pid)).isEqualTo("its token is wrong");
		assertThat(refusal(doorkeeper, link.facts(), token, pid + 1)).contains("but it is " + (pid + 1));
		assertThat(refusal(doorkeeper, new WorkerFacts(1, "", "", "", 3, false), token, 0)).contains("process id 1");
		assertThat(refusal(doorkeeper, link.facts(), token, pid)).isNull();
		doorkeeper.ready(link);
		await(() -> (this.application.status().ready() == 1) ? true : null);
		assertThat(await(() -> starting.isDisposed() ? true : null)).isTrue();
		return link;
	}

	private static String refusal(Doorkeeper doorkeeper, WorkerFacts facts, String token, long peer) {
		return doorkeeper.refuse(facts, token.getBytes(StandardCharsets.US_ASCII),
				new Doorkeeper.Peer(peer, System.getProperty("user.name")));
	}

	private static <T> T await(java.util.function.Supplier<T> value) {
		return Flux.interval(Duration.ZERO, Duration.ofMillis(10))
			.onBackpressureDrop()
			.mapNotNull((tick) -> value.get())
			.blockFirst(TIMEOUT);
	}

	private Mono<Void> get() {
		return this.application.call(HttpScope.builder().build(), Mono::never, this::send);
	}

	private Mono<Void> send(AsgiSendEvent event) {
		return Mono.fromRunnable(() -> this.sent.add(event));
	}

	@Test
	void aCallBeforeTheStartIsAnsweredWith503() {
		get().block(TIMEOUT);
		assertThat(this.sent.get(0)).isInstanceOfSatisfying(HttpSendEvent.Start.class, (start) -> {
			assertThat(start.status()).isEqualTo(503);
			assertThat(start.headers().first("retry-after")).isEqualTo("1");
		});
		assertThat(this.sent).hasSize(2);
	}

	@Test
	void whatStartsAlsoStopsAndLeavesNothing() throws InterruptedException {
		FakeLink link = started();
		PythonStatus status = this.application.status();
		assertThat(status.healthy()).isTrue();
		ProcessHandle process = ProcessHandle.of(status.workers().get(0).pid()).orElseThrow();
		this.application.start().block(TIMEOUT);
		Mono.when(this.application.stop(), this.application.stop()).block(TIMEOUT);
		this.application.stop().block(TIMEOUT);
		assertThat(link.orders).contains("drain");
		assertThat(process.isAlive()).isFalse();
		assertThat(this.socketClosed).isTrue();
		assertThat(this.application.status().phase()).isEqualTo(Phase.STOPPED);
		assertThat(this.folder).isDirectoryNotContaining("glob:**/asgi-python-*");
	}

	@Test
	void aStopLeavesNoThreadThatKeepsTheJvmAlive() throws InterruptedException {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		started();
		this.application.stop().block(TIMEOUT);
		assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !thread.isDaemon()).isSubsetOf(before);
	}

	@Test
	void aStartThatFailsLeavesNoThreadThatKeepsTheJvmAlive() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		this.application = application(options().interpreter(Python3.require()));
		assertThatExceptionOfType(PythonStartupException.class)
			.isThrownBy(() -> this.application.start().block(TIMEOUT));
		assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !thread.isDaemon()).isSubsetOf(before);
	}

	@Test
	void aStopEndsAStartThatAsksTheInterpreter() throws IOException {
		Path asked = this.folder.resolve("asked");
		this.application = application(
				options().interpreter(interpreter("sleep 600 & echo $! > " + asked + "; wait; exit")));
		Mono<Void> started = this.application.start().cache();
		started.subscribe(null, (ex) -> {
		});
		await(() -> (Files.exists(asked) && asked.toFile().length() > 1) ? true : null);
		long pid = Long.parseLong(Files.readString(asked).strip());
		this.application.stop().block(TIMEOUT);
		assertStopped(started);
		await(() -> ProcessHandle.of(pid).isEmpty() ? true : null);
		assertThat(this.doorkeepers).isEmpty();
	}

	@Test
	void aStopEndsAStartThatOpensItsSocket() throws InterruptedException {
		this.socketOpens = Sinks.empty();
		Mono<Void> started = this.application.start().cache();
		started.subscribe(null, (ex) -> {
		});
		assertThat(this.doorkeepers.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isNotNull();
		Mono<Void> stopped = this.application.stop().cache();
		stopped.subscribe();
		this.socketOpens.tryEmitEmpty();
		stopped.block(TIMEOUT);
		assertStopped(started);
		assertThat(this.socketClosed).isTrue();
		assertThat(this.application.status().lastOutput()).as("what workers have printed").isEmpty();
	}

	@Test
	void aStopEndsAStartWhoseWorkersAreNotReady() {
		Mono<Void> started = this.application.start().cache();
		started.subscribe(null, (ex) -> {
		});
		await(() -> this.application.status().lastOutput().isEmpty() ? null : true);
		long pid = this.application.status().workers().get(0).pid();
		this.application.stop().block(TIMEOUT);
		assertStopped(started);
		assertThat(ProcessHandle.of(pid)).isEmpty();
	}

	@Test
	void afterAStopDuringAStartItStartsAgain() throws InterruptedException {
		this.application.start().subscribe(null, (ex) -> {
		});
		this.application.stop().block(TIMEOUT);
		this.doorkeepers.clear();
		started();
		assertThat(this.application.status().healthy()).isTrue();
	}

	private void assertStopped(Mono<Void> started) {
		assertThatExceptionOfType(PythonStartupException.class).isThrownBy(() -> started.block(TIMEOUT))
			.withMessageContaining("'shop' could not be started: it was stopped");
		assertThat(this.application.status().phase()).isEqualTo(Phase.STOPPED);
		assertThat(this.application.status().failure()).isNull();
		assertThat(this.folder).isDirectoryNotContaining("glob:**/asgi-python-*");
	}

	@Test
	void aLostWorkerIsABadGatewayBeforeTheHead() throws InterruptedException {
		FakeLink link = started();
		Mono<Void> call = get().cache();
		call.subscribe();
		link.lose();
		call.block(TIMEOUT);
		assertThat(this.sent.get(0)).isInstanceOfSatisfying(HttpSendEvent.Start.class,
				(start) -> assertThat(start.status()).isEqualTo(502));
	}

	@Test
	void aLostWorkerFailsTheCallAfterTheHead() {
		Progress progress = new Progress(this::send);
		progress.send(HttpSendEvent.Start.of(200)).block(TIMEOUT);
		Mono<Void> lost = Answers.lost(HttpScope.builder().build(), progress, new WorkerLostException("gone"), false);
		assertThatExceptionOfType(WorkerLostException.class).isThrownBy(() -> lost.block(TIMEOUT));
		assertThat(this.sent).hasSize(1);
	}

	@Test
	void aLostWorkerClosesItsWebSocketsWith1011() {
		assertThat(closeCode(new WorkerLostException("gone"), false)).isEqualTo(1011);
	}

	@Test
	void aDrainedWorkerClosesItsWebSocketsWith1012() {
		assertThat(closeCode(new WorkerDrainedException("drained"), false)).isEqualTo(1012);
	}

	@Test
	void anApplicationThatStopsClosesItsWebSocketsWith1001() {
		assertThat(closeCode(new WorkerDrainedException("drained"), true)).isEqualTo(1001);
	}

	private int closeCode(WorkerLostException reason, boolean stopping) {
		Progress progress = new Progress(this::send);
		progress.send(WebSocketSendEvent.Accept.of()).block(TIMEOUT);
		Answers.lost(WebSocketScope.builder().build(), progress, reason, stopping).block(TIMEOUT);
		return ((WebSocketSendEvent.Close) this.sent.get(1)).code();
	}

	@Test
	void aDrainedWorkerIsNoBadGateway() {
		Answers
			.lost(HttpScope.builder().build(), new Progress(this::send), new WorkerDrainedException("drained"), false)
			.block(TIMEOUT);
		assertThat(this.sent.get(0)).isInstanceOfSatisfying(HttpSendEvent.Start.class, (start) -> {
			assertThat(start.status()).isEqualTo(503);
			assertThat(start.headers().first("retry-after")).isEqualTo("1");
		});
	}

	@Test
	void aWebSocketThatIsNotAcceptedIsDeniedWith502() {
		WebSocketScope scope = WebSocketScope.builder().extensions(Map.of("websocket.http.response", Map.of())).build();
		Answers.lost(scope, new Progress(this::send), new WorkerLostException("gone"), false).block(TIMEOUT);
		assertThat(this.sent.get(0)).isInstanceOfSatisfying(WebSocketSendEvent.DenialStart.class,
				(start) -> assertThat(start.status()).isEqualTo(502));
	}

	@Test
	void theLifespanStartsAndStops() throws InterruptedException {
		BlockingQueue<LifespanReceiveEvent> events = new LinkedBlockingQueue<>();
		AsgiReceive receive = () -> Mono.fromCallable(() -> await(events::poll));
		Mono<Void> life = this.application.call(new LifespanScope(new ConcurrentHashMap<>()), receive, this::send)
			.subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic())
			.cache();
		life.subscribe();
		events.add(LifespanReceiveEvent.Startup.INSTANCE);
		started();
		await(() -> this.sent.isEmpty() ? null : true);
		assertThat(this.sent).containsExactly(LifespanSendEvent.StartupComplete.INSTANCE);
		events.add(LifespanReceiveEvent.Shutdown.INSTANCE);
		life.block(TIMEOUT);
		assertThat(this.sent).endsWith(LifespanSendEvent.ShutdownComplete.INSTANCE);
		assertThat(this.application.status().phase()).isEqualTo(Phase.STOPPED);
	}

	@Test
	void aLifespanThatIsCancelledStopsWhatItHasStarted() throws InterruptedException {
		AsgiReceive receive = () -> this.sent.isEmpty() ? Mono.just(LifespanReceiveEvent.Startup.INSTANCE)
				: Mono.never();
		Disposable life = this.application.call(new LifespanScope(new ConcurrentHashMap<>()), receive, this::send)
			.subscribe();
		started();
		await(() -> this.sent.isEmpty() ? null : true);
		long pid = this.application.status().workers().get(0).pid();
		life.dispose();
		await(() -> ProcessHandle.of(pid).isEmpty() ? true : null);
		await(() -> (this.application.status().phase() == Phase.STOPPED) ? true : null);
	}

	@Test
	void anApplicationThatCannotBeImportedFailsTheStartUpWithItsTraceback() {
		this.application = application(options().interpreter(Python3.require()));
		AsgiReceive receive = () -> Mono.just(LifespanReceiveEvent.Startup.INSTANCE);
		this.application.call(new LifespanScope(new ConcurrentHashMap<>()), receive, this::send).block(TIMEOUT);
		assertThat(this.sent).singleElement()
			.isInstanceOfSatisfying(LifespanSendEvent.StartupFailed.class,
					(failed) -> assertThat(failed.message()).contains("'shop' could not be started")
						.contains("the application could not be loaded")
						.contains("shop_missing")
						.doesNotContain("\tat ", ".java:", "io.asgi"));
		assertThat(this.application.status().phase()).isEqualTo(Phase.FAILED);
		assertThat(this.application.status().workers()).noneMatch((worker) -> worker.state() == WorkerState.READY);
		assertThat(this.folder).isDirectoryNotContaining("glob:**/asgi-python-*");
	}

}
