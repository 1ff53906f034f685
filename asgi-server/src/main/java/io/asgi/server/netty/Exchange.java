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

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.asgi.ConnectionScope;
import io.asgi.server.ApplicationCall;
import io.asgi.server.Limit;
import io.asgi.server.Loop;
import io.asgi.server.admission.Admission;
import io.asgi.server.netty.deadline.Deadlines;
import io.asgi.server.netty.report.ExchangeObserver;
import io.asgi.server.protocol.ApplicationProtocol;
import io.asgi.server.protocol.Ending;
import io.asgi.server.report.LiveScope;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * What HTTP requests and WebSockets on Reactor Netty have in common: the call of the
 * application, and what Reactor Netty is told. As a publisher it completes when Reactor
 * Netty may end the exchange; Reactor Netty cancels it when the client has left.
 */
abstract class Exchange extends Mono<Void> implements Subscription, Place.Owner, ResponseOwner {

	private static final Logger logger = LoggerFactory.getLogger(Exchange.class);

	/**
	 * Where Reactor looks for what to do with an error that no subscriber can be told of.
	 */
	private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

	private final ExchangeContext context;

	private final Loop loop;

	private final ResponseWriter writer;

	private @Nullable CoreSubscriber<? super Void> reactorNetty;

	private Context reactorContext = Context.empty();

	private @Nullable Place place;

	private boolean left;

	private boolean live;

	private volatile @Nullable ApplicationCall call;

	private @Nullable Future<?> graceEnd;

	Exchange(ExchangeContext context) {
		this.context = context;
		this.loop = new NettyLoop(context.channel().eventLoop());
		this.writer = new ResponseWriter(context, this);
	}

	/**
	 * Return the scope for the application.
	 */
	abstract ConnectionScope scope();

	/**
	 * Return the state machine of the exchange.
	 */
	abstract ApplicationProtocol protocol();

	/**
	 * Return what decides whether the application may be called.
	 */
	abstract Admission admission();

	/**
	 * The client has left. Called on the loop, perhaps more than once.
	 */
	abstract void disconnected();

	/**
	 * The application is about to be called. Called on the loop.
	 */
	void calling() {
	}

	/**
	 * The application is not called.
	 */
	void notServed() {
	}

	final ExchangeContext context() {
		return this.context;
	}

	final Loop loop() {
		return this.loop;
	}

	final ResponseWriter writer() {
		return this.writer;
	}

	@Override
	public final Context reactorContext() {
		return this.reactorContext;
	}

	@Override
	public final void subscribe(CoreSubscriber<? super Void> reactorNetty) {
		this.reactorNetty = reactorNetty;
		this.reactorContext = reactorNetty.currentContext();
		reactorNetty.onSubscribe(this);
		onLoop(() -> {
			this.context.observer().begin(scope(), this.reactorContext);
			if (this.reactorNetty == null) {
				// The client has left before the call could begin
				return;
			}
			if (!this.context.isHttp1()) {
				StreamEnds.watch(this.context.channel());
			}
			this.place = new Place(this.context, admission(), this);
			this.place.take();
			if (isWaiting()) {
				enlist();
			}
		});
	}

	@Override
	public final void begin() {
		Consumer<Throwable> dropped = this::dropped;
		ExchangeObserver observer = this.context.observer();
		ApplicationCall call = new ApplicationCall(observer.watched(protocol()), this.loop,
				this.reactorContext.put(ON_ERROR_DROPPED, dropped), this::applicationEnded);
		this.call = call;
		calling();
		call.start(observer.called(this.context.mount().application()), scope());
		if (!this.left) {
			enlist();
		}
	}

	/**
	 * Let a shutdown find this exchange. Most are over before that is needed.
	 */
	private void enlist() {
		this.live = true;
		this.context.live().add(this);
	}

	@Override
	public void refuse(Refusal refusal) {
		leave();
		notServed();
		this.context.observer().refused();
		refusal.answer(this.context)
			.contextWrite(this.reactorContext)
			.subscribe(new CompletionSubscriber((failure) -> end()));
	}

	@Override
	public final void request(long n) {
		// There is nothing to request: only the end is reported
	}

	@Override
	public final void cancel() {
		onLoop(() -> {
			this.reactorNetty = null;
			clientGone();
		});
	}

	/**
	 * Let Reactor Netty end the exchange.
	 */
	@Override
	public final void end() {
		CoreSubscriber<? super Void> reactorNetty = this.reactorNetty;
		if (reactorNetty != null) {
			this.reactorNetty = null;
			reactorNetty.onComplete();
		}
	}

	/**
	 * End the exchange so that the client cannot take a response for a whole one.
	 */
	final void cutOff() {
		Channel channel = this.context.channel();
		if (channel.isActive()) {
			this.context.observer().cutOff();
		}
		if (this.context.isHttp1()) {
			if (this.writer.endsWithConnection() && channel.isOpen()) {
				// Without chunks and length, only a reset tells a cut from an end
				StalledResponse.resetConnection(channel);
			}
			else {
				channel.close();
			}
		}
		else {
			channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
		}
	}

	/**
	 * The client takes nothing of the response. What is pending on its way is dropped.
	 */
	@Override
	public final void stalled() {
		this.context.limitReached(Limit.RESPONSE_IDLE);
		this.context.observer().cutOff();
		if (this.reactorNetty != null) {
			// Else the application has responded, and may go on whatever its client does
			clientGone();
		}
		StalledResponse.drop(this.context.channel());
	}

	/**
	 * Tell the application that the client has left, and cancel its call if it is not
	 * over within the grace period.
	 */
	final void clientGone() {
		disconnected();
		this.writer.clientGone();
		cancelAfterGrace();
	}

	/**
	 * Cancel the call of the application if it is not over within the grace period.
	 */
	final void cancelAfterGrace() {
		ApplicationCall call = this.call;
		if (call == null) {
			leave();
		}
		if (call != null && !call.isDisposed() && this.graceEnd == null) {
			this.graceEnd = Deadlines.schedule(this.context.channel().eventLoop(),
					this.context.options().disconnectGrace(), () -> {
						if (!call.isDisposed()) {
							this.context.limitReached(Limit.DISCONNECT_GRACE);
							call.dispose();
						}
					});
		}
	}

	final void onLoop(Runnable task) {
		try {
			this.loop.run(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event loop has ended before {}", this.context.describe(), ex);
		}
	}

	/**
	 * Cancel the call of the application, if it goes on.
	 */
	final void cancelCall() {
		onLoop(() -> {
			ApplicationCall call = this.call;
			if (call != null) {
				call.dispose();
			}
		});
	}

	/**
	 * Return whether the application has not been called yet, but may be.
	 */
	final boolean isWaiting() {
		return this.place != null && this.place.isWaiting();
	}

	/**
	 * Say what this exchange is. May be called from any thread.
	 */
	final LiveScope report() {
		ConnectionScope scope = scope();
		return new LiveScope(scope.type(), scope.httpVersion(), this.context.method(), scope.path(), scope.client(),
				this.context.request().timestamp().toInstant(), this.call == null);
	}

	/**
	 * The server is stopping.
	 * @param time until when the exchange may go on, as of {@link System#nanoTime()}
	 */
	void stop(long time) {
	}

	/**
	 * Return whether the application is not called any more, or has ended.
	 */
	final boolean hasLeft() {
		return this.left;
	}

	/**
	 * The application is not called any more, or has ended.
	 */
	void leave() {
		this.left = true;
		Place place = this.place;
		if (place != null) {
			place.leave();
		}
		if (this.live) {
			this.context.live().remove(this);
		}
	}

	/**
	 * An error came when nobody waited for one any more. May be called from any thread.
	 */
	private void dropped(Throwable failure) {
		ApplicationCall call = this.call;
		applicationLog().dropped(failure, call != null && call.isCancelled());
	}

	private void applicationEnded(Ending ending, @Nullable Throwable failure) {
		leave();
		ApplicationCall call = this.call;
		Future<?> graceEnd = this.graceEnd;
		if (graceEnd != null) {
			graceEnd.cancel(false);
		}
		this.writer.applicationEnded();
		if (ending == Ending.CUT_OFF) {
			// A WebSocket is cut off with a close frame
			this.context.observer().cutOff();
		}
		boolean cancelled = call != null && call.isCancelled();
		if (failure != null || cancelled || ending != Ending.COMPLETE) {
			applicationLog().ended(ending, failure, cancelled);
		}
	}

	final ApplicationLog applicationLog() {
		return new ApplicationLog(this.context, this::scope);
	}

}
