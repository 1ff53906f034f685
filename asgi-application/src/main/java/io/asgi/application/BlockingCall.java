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

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.asgi.AsgiException;
import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * One call of a blocking application: runs it on the thread that runs this, tells the
 * sink how it ended, and interrupts the thread when it is disposed of.
 */
final class BlockingCall implements Runnable, Disposable, BlockingReceive, BlockingSend {

	private final BlockingAsgiApplication application;

	private final AsgiScope scope;

	private final AsgiReceive receive;

	private final AsgiSend send;

	private final MonoSink<Void> sink;

	private @Nullable Thread thread;

	private boolean cancelled;

	BlockingCall(BlockingAsgiApplication application, AsgiScope scope, AsgiReceive receive, AsgiSend send,
			MonoSink<Void> sink) {
		this.application = application;
		this.scope = scope;
		this.receive = receive;
		this.send = send;
		this.sink = sink;
	}

	@Override
	public void run() {
		if (!enter()) {
			return;
		}
		Throwable failure = null;
		try {
			this.application.call(this.scope, this, this);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		boolean cancelled = leave();
		if (failure == null) {
			this.sink.success();
		}
		else if (!cancelled) {
			if (failure instanceof InterruptedException) {
				// Somebody else wants this thread to stop, whoever owns it must see that
				// too
				Thread.currentThread().interrupt();
			}
			this.sink.error(failure);
		}
		else if (!isEndOfCancelled(failure)) {
			Operators.onErrorDropped(failure, Context.of(this.sink.contextView()));
		}
	}

	@Override
	public synchronized void dispose() {
		this.cancelled = true;
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

	@Override
	public AsgiReceiveEvent receive() throws InterruptedException {
		AsgiReceiveEvent event = await(this.receive.receive());
		if (event == null) {
			throw new AsgiException("receive yielded no event");
		}
		return event;
	}

	@Override
	public void send(AsgiSendEvent event) throws InterruptedException {
		await(this.send.send(event));
	}

	@Override
	public void sendAll(Publisher<? extends AsgiSendEvent> events) throws InterruptedException {
		await(this.send.sendAll(events));
	}

	private synchronized boolean enter() {
		this.thread = this.cancelled ? null : Thread.currentThread();
		return !this.cancelled;
	}

	/**
	 * Let go of the thread: from here on nobody interrupts it, and an interruption that
	 * was meant for this call does not reach what the thread does next.
	 */
	private synchronized boolean leave() {
		this.thread = null;
		if (this.cancelled) {
			Thread.interrupted();
		}
		return this.cancelled;
	}

	private <T> @Nullable T await(Mono<T> mono) throws InterruptedException {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("Thread '" + Thread.currentThread().getName()
					+ "' must not block: use receive and send of a blocking application on its own thread");
		}
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		CompletableFuture<@Nullable T> future = mono.contextWrite(this.sink.contextView()).toFuture();
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			throw ex;
		}
		catch (ExecutionException ex) {
			throw unchecked(ex.getCause());
		}
	}

	private static RuntimeException unchecked(@Nullable Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		if (failure instanceof ClientDisconnectedException disconnected) {
			return disconnected;
		}
		if (failure instanceof RuntimeException exception) {
			// Its own stack trace is that of an event loop and does not lead to the
			// application
			exception.addSuppressed(new Exception("Where the application waited"));
			return exception;
		}
		return new AsgiException("The server failed to carry out a receive or send", failure);
	}

	private static boolean isEndOfCancelled(Throwable failure) {
		return failure instanceof InterruptedException || failure instanceof InterruptedIOException
				|| failure instanceof ClosedByInterruptException || failure instanceof ClientDisconnectedException;
	}

}
