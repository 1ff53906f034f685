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

package io.asgi.server;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.server.protocol.ApplicationProtocol;
import io.asgi.server.protocol.Ending;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One call of an application: gives it {@code receive} and {@code send}, and tells the
 * state machine, once and on its loop, how the call ended.
 */
public final class ApplicationCall implements CoreSubscriber<Void>, AsgiReceive, AsgiSend, Disposable {

	private final ApplicationProtocol protocol;

	private final Loop loop;

	private final Context context;

	private final BiConsumer<Ending, @Nullable Throwable> whenEnded;

	private final Consumer<Throwable> thrown = this::thrown;

	/**
	 * Serves all receives, as each of its subscriptions takes an event.
	 */
	private @Nullable ReceiveMono receive;

	private @Nullable Subscription subscription;

	private boolean ended;

	private boolean cancelled;

	/**
	 * Create a call that has not begun.
	 * @param protocol the state machine of the scope
	 * @param loop the loop of the scope
	 * @param context the Reactor context in which the application runs
	 * @param whenEnded called on the loop when the call is over, with how the exchange
	 * stood and the application's error
	 */
	public ApplicationCall(ApplicationProtocol protocol, Loop loop, Context context,
			BiConsumer<Ending, @Nullable Throwable> whenEnded) {
		this.protocol = protocol;
		this.loop = loop;
		this.context = context;
		this.whenEnded = whenEnded;
	}

	/**
	 * Call the application. To be called once, on the loop.
	 * @param application the application
	 * @param scope the scope
	 */
	public void start(AsgiApplication application, AsgiScope scope) {
		try {
			call(application, scope, this, this).subscribe(this);
		}
		catch (Throwable ex) {
			// Errors that Reactor throws as fatal, too: whoever waits for the response
			// must
			// not wait forever
			ended(ex);
		}
	}

	/**
	 * Call an application that may not keep to its contract.
	 * @param application the application
	 * @param scope the scope
	 * @param receive yields events
	 * @param send takes events
	 * @return what the application returns
	 * @throws IllegalStateException if that is nothing
	 */
	public static Mono<Void> call(AsgiApplication application, AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		Mono<Void> call = application.call(scope, receive, send);
		if (call == null) {
			throw new IllegalStateException("The application returned null in place of a Mono");
		}
		return call;
	}

	/**
	 * The application has thrown where an event or the end of a send was reported to it.
	 */
	private void thrown(Throwable failure) {
		onLoop(() -> ended(failure));
	}

	@Override
	public Mono<AsgiReceiveEvent> receive() {
		ReceiveMono receive = this.receive;
		if (receive == null) {
			receive = new ReceiveMono(this.protocol, this.loop, this.thrown);
			this.receive = receive;
		}
		return receive;
	}

	@Override
	public Mono<Void> send(AsgiSendEvent event) {
		return new SendMono(this.protocol, this.loop, event, this.thrown);
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.validate(this.subscription, subscription)) {
			this.subscription = subscription;
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(Void nothing) {
	}

	@Override
	public void onComplete() {
		onLoop(() -> ended(null));
	}

	@Override
	public void onError(Throwable failure) {
		onLoop(() -> ended(failure));
	}

	/**
	 * Cancel the call. The state machine is told that it is over.
	 */
	@Override
	public void dispose() {
		onLoop(() -> {
			Subscription subscription = this.subscription;
			if (!this.ended && subscription != null) {
				this.cancelled = true;
				subscription.cancel();
				ended(null);
			}
		});
	}

	/**
	 * Return whether the call is over. To be called on the loop.
	 * @return {@code true} if it is
	 */
	@Override
	public boolean isDisposed() {
		return this.ended;
	}

	/**
	 * Return whether the call is over because it was cancelled. To be called on the loop.
	 * @return {@code true} if it was
	 */
	public boolean isCancelled() {
		return this.cancelled;
	}

	private void ended(@Nullable Throwable failure) {
		if (!this.ended) {
			this.ended = true;
			this.protocol.applicationEnded(failure, (ending) -> this.whenEnded.accept(ending, failure));
		}
	}

	private void onLoop(Runnable task) {
		try {
			this.loop.run(task);
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended, and with it the exchange
		}
	}

}
