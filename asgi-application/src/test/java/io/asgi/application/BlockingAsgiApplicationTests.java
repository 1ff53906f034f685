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

package io.asgi.application;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.asgi.AsgiApplication;
import io.asgi.AsgiException;
import io.asgi.AsgiSend;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BlockingAsgiApplication}.
 */
@Timeout(30)
class BlockingAsgiApplicationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final HttpScope SCOPE = HttpScope.builder().path("/here").build();

	private final TestConnection connection = new TestConnection();

	private final ExecutorService executor = Executors.newFixedThreadPool(4);

	@AfterEach
	void shutDown() {
		this.executor.shutdownNow();
	}

	@Test
	void runsOnTheExecutorWhenSubscribedTo() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		Mono<Void> call = call((scope, receive, send) -> {
			assertThat(scope).isSameAs(SCOPE);
			thread.set(Thread.currentThread());
		});
		assertThat(thread).hasNullValue();
		call.block(TestConnection.TIMEOUT);
		assertThat(thread.get()).isNotNull().isNotSameAs(Thread.currentThread());
	}

	@Test
	void receiveWaitsForTheNextEvent() throws Exception {
		CompletableFuture<Void> call = call((scope, receive, send) -> {
			HttpReceiveEvent.Request request = (HttpReceiveEvent.Request) receive.receive();
			send.send(HttpSendEvent.Body.last(request.body()));
		}).toFuture();
		this.connection.awaitReceive();
		assertThat(call).isNotDone();
		this.connection.offer(HttpReceiveEvent.Request.last("a".getBytes()));
		assertThat(call).succeedsWithin(TestConnection.TIMEOUT);
		assertThat(this.connection.sent()).containsExactly(HttpSendEvent.Body.last("a"));
	}

	@Test
	void sendWaitsUntilTheEventHasBeenSent() throws Exception {
		this.connection.holdSends();
		AtomicBoolean sent = new AtomicBoolean();
		CompletableFuture<Void> call = call((scope, receive, send) -> {
			send.send(HttpSendEvent.Start.of(200));
			sent.set(true);
			send.send(HttpSendEvent.Body.last());
		}).toFuture();
		this.connection.awaitSend();
		assertThat(sent).isFalse();
		this.connection.releaseSend();
		this.connection.awaitSend();
		assertThat(sent).isTrue();
		this.connection.releaseSend();
		assertThat(call).succeedsWithin(TestConnection.TIMEOUT);
	}

	@Test
	void aResponseIsSentInOneLine() {
		call((scope, receive, send) -> send.sendAll(Responses.text(200, "Hello"))).block(TestConnection.TIMEOUT);
		assertThat(this.connection.sent()).hasSize(2).contains(HttpSendEvent.Body.last("Hello"));
	}

	@Test
	void whatTheApplicationThrowsFailsTheCall() {
		IOException failure = new IOException("no disk");
		StepVerifier.create(call((scope, receive, send) -> {
			throw failure;
		})).expectErrorSatisfies((ex) -> assertThat(ex).isSameAs(failure)).verify(TestConnection.TIMEOUT);
	}

	@Test
	void aClientThatHasLeftFailsTheSend() {
		this.connection.disconnectClient();
		StepVerifier.create(call((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))))
			.expectError(ClientDisconnectedException.class)
			.verify(TestConnection.TIMEOUT);
	}

	@Test
	void aFailedSendSaysWhereTheApplicationWaited() {
		AsgiSend refusing = (event) -> Mono.error(IllegalEventException.notAllowed(event.type(), Thread.State.NEW));
		AsgiApplication application = BlockingAsgiApplication
			.adapt((scope, receive, send) -> send.send(HttpSendEvent.Body.last()), this.executor);
		StepVerifier.create(application.call(SCOPE, this.connection, refusing))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(IllegalEventException.class)
				.satisfies((illegal) -> assertThat(illegal.getSuppressed()).singleElement()
					.satisfies((where) -> assertThat(where.getStackTrace())
						.anyMatch((frame) -> frame.getClassName().equals(getClass().getName())))))
			.verify(TestConnection.TIMEOUT);
	}

	@Test
	void anExecutorThatRejectsIsNamedAsTheReason() {
		AsgiApplication application = BlockingAsgiApplication.adapt((scope, receive, send) -> {
		}, (task) -> {
			throw new RejectedExecutionException("full");
		});
		StepVerifier.create(application.call(SCOPE, this.connection, this.connection))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(AsgiException.class)
				.hasMessage("The blocking application was not called: its executor is full or has been shut down")
				.hasCauseInstanceOf(RejectedExecutionException.class))
			.verify(TIMEOUT);
	}

	@Test
	void cancellingInterruptsTheThreadAndTakesNoEvent() throws Exception {
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		Disposable call = call((scope, receive, send) -> {
			try {
				receive.receive();
			}
			catch (InterruptedException ex) {
				thrown.complete(ex);
				throw ex;
			}
		}).subscribe();
		this.connection.awaitReceive();
		call.dispose();
		assertThat(thrown).succeedsWithin(TestConnection.TIMEOUT).isInstanceOf(InterruptedException.class);
		assertThat(this.connection.isReceiving()).isFalse();
		this.connection.offer(HttpReceiveEvent.Request.last());
		assertThat(this.connection.taken()).isZero();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void cancellingInterruptsAVirtualThread() throws Exception {
		// By reflection: the module is compiled for Java 17
		Executor virtual = (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		Disposable call = BlockingAsgiApplication.adapt((scope, receive, send) -> {
			try {
				receive.receive();
			}
			catch (InterruptedException ex) {
				thrown.complete(ex);
			}
		}, virtual).call(SCOPE, this.connection, this.connection).subscribe();
		this.connection.awaitReceive();
		call.dispose();
		assertThat(thrown).succeedsWithin(TestConnection.TIMEOUT).isInstanceOf(InterruptedException.class);
	}

	@Test
	void theInterruptionEndsWithTheCall() throws Exception {
		CompletableFuture<Boolean> interruptedAfterwards = new CompletableFuture<>();
		Disposable call = BlockingAsgiApplication.adapt((scope, receive, send) -> {
			try {
				receive.receive();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, (task) -> this.executor.execute(() -> {
			task.run();
			interruptedAfterwards.complete(Thread.currentThread().isInterrupted());
		})).call(SCOPE, this.connection, this.connection).subscribe();
		this.connection.awaitReceive();
		call.dispose();
		assertThat(interruptedAfterwards).succeedsWithin(TestConnection.TIMEOUT).isEqualTo(false);
	}

	@Test
	void aCallThatIsCancelledBeforeItHasAThreadIsNotMade() {
		Queue<Runnable> queue = new ArrayDeque<>();
		AtomicBoolean called = new AtomicBoolean();
		AsgiApplication application = BlockingAsgiApplication.adapt((scope, receive, send) -> called.set(true),
				queue::add);
		application.call(SCOPE, this.connection, this.connection).subscribe().dispose();
		assertThat(queue).hasSize(1);
		queue.remove().run();
		assertThat(called).isFalse();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void whatACancelledCallThrowsIsDroppedUnlessItIsUnexpected() throws Exception {
		List<Throwable> dropped = new ArrayList<>();
		Hooks.onErrorDropped(dropped::add);
		try {
			IllegalStateException unexpected = new IllegalStateException("bug");
			cancelWhileReceiving(new InterruptedException());
			cancelWhileReceiving(new ClientDisconnectedException("http.response.body"));
			cancelWhileReceiving(unexpected);
			assertThat(dropped).containsExactly(unexpected);
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
	}

	@Test
	void anInterruptionFromElsewhereFailsTheCallAndStaysVisible() throws Exception {
		CompletableFuture<Boolean> interruptedAfterwards = new CompletableFuture<>();
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		AsgiApplication application = BlockingAsgiApplication.adapt((scope, receive, send) -> {
			thread.complete(Thread.currentThread());
			receive.receive();
		}, (task) -> this.executor.execute(() -> {
			task.run();
			interruptedAfterwards.complete(Thread.interrupted());
		}));
		CompletableFuture<Void> call = application.call(SCOPE, this.connection, this.connection).toFuture();
		this.connection.awaitReceive();
		thread.join().interrupt();
		assertThat(call).failsWithin(TestConnection.TIMEOUT)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(interruptedAfterwards).succeedsWithin(TestConnection.TIMEOUT).isEqualTo(true);
	}

	@Test
	void anInterruptedThreadSendsNothing() {
		StepVerifier.create(call((scope, receive, send) -> {
			Thread.currentThread().interrupt();
			send.send(HttpSendEvent.Start.of(200));
		})).expectError(InterruptedException.class).verify(TestConnection.TIMEOUT);
		assertThat(this.connection.sent()).isEmpty();
	}

	@Test
	void waitingOnAThreadThatMustNotBlockFails() {
		AsgiApplication onEventLoop = BlockingAsgiApplication.adapt((scope, receive, send) -> receive.receive(),
				Schedulers.parallel()::schedule);
		StepVerifier.create(onEventLoop.call(SCOPE, this.connection, this.connection))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class)
				.hasMessageMatching("Thread 'parallel-\\d+' must not block: .*"))
			.verify(TestConnection.TIMEOUT);
		assertThat(this.connection.isReceiving()).isFalse();
	}

	@Test
	void theContextOfTheCallReachesTheServer() {
		AsgiSend send = (event) -> Mono
			.deferContextual((context) -> this.connection.send(HttpSendEvent.Body.last(context.<String>get("key"))));
		BlockingAsgiApplication
			.adapt((scope, receive, blockingSend) -> blockingSend.send(HttpSendEvent.Body.last()), this.executor)
			.call(SCOPE, this.connection, send)
			.contextWrite((context) -> context.put("key", "value"))
			.block(TestConnection.TIMEOUT);
		assertThat(this.connection.sent()).containsExactly(HttpSendEvent.Body.last("value"));
	}

	@Test
	void manyCallsShareAFewThreads() {
		AsgiApplication echo = BlockingAsgiApplication
			.adapt((scope, receive, send) -> send.send(HttpSendEvent.Body.last(receive.requestBody())), this.executor);
		List<TestConnection> connections = Flux.range(0, 500)
			.map((i) -> TestConnection.offering(HttpReceiveEvent.Request.last(("" + i).getBytes())))
			.collectList()
			.block();
		Flux.fromIterable(connections)
			.flatMap((each) -> echo.call(SCOPE, each, each), 500)
			.blockLast(TestConnection.TIMEOUT);
		for (int i = 0; i < connections.size(); i++) {
			assertThat(connections.get(i).sent()).containsExactly(HttpSendEvent.Body.last("" + i));
		}
	}

	private void cancelWhileReceiving(Exception then) throws InterruptedException {
		CompletableFuture<Void> done = new CompletableFuture<>();
		Disposable call = BlockingAsgiApplication.adapt((scope, receive, send) -> {
			try {
				receive.receive();
			}
			catch (InterruptedException ex) {
				throw then;
			}
		}, (task) -> this.executor.execute(() -> {
			task.run();
			done.complete(null);
		})).call(SCOPE, this.connection, this.connection).subscribe();
		this.connection.awaitReceive();
		call.dispose();
		assertThat(done).succeedsWithin(TestConnection.TIMEOUT);
	}

	private Mono<Void> call(BlockingAsgiApplication application) {
		return BlockingAsgiApplication.adapt(application, this.executor).call(SCOPE, this.connection, this.connection);
	}

}
