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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.python.worker.Heartbeat;
import io.asgi.python.worker.WorkerFacts;
import io.asgi.python.worker.WorkerLink;
import io.asgi.python.worker.WorkerLostException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/**
 * The connection to a worker, once it is welcome. What the calls have to write is written
 * in turns of the event loop, all of a turn at once.
 */
final class Link implements WorkerLink, FrameSink {

	private static final Logger logger = LoggerFactory.getLogger(Link.class);

	private final Channel channel;

	private final EventLoop loop;

	private final Wire wire;

	private final Hello hello;

	private final WireSettings settings;

	private final ScopeWriter scopes;

	private final CallReader reader;

	private final Outgoing out;

	private final Loans loans;

	private final Heart heart = new Heart();

	private final Sinks.Empty<Void> closed = Sinks.empty();

	private final Sinks.Empty<Void> leaving = Sinks.empty();

	private final IntObjectHashMap<Call> calls = new IntObjectHashMap<>();

	private final Turns turns;

	private final AtomicInteger streams = new AtomicInteger();

	private volatile @Nullable Duration grace;

	private volatile boolean open = true;

	private boolean drained;

	private volatile @Nullable String lostBecause;

	private @Nullable Future<?> pings;

	private int lastStream;

	Link(Channel channel, Wire wire, Hello hello, WireSettings settings) {
		this.channel = channel;
		this.loop = channel.eventLoop();
		this.turns = new Turns(this.loop, this::turn);
		this.wire = wire;
		this.hello = hello;
		this.settings = settings;
		this.scopes = new ScopeWriter(!settings.files().isEmpty());
		this.reader = new CallReader(this);
		this.out = new Outgoing(channel);
		this.loans = new Loans(settings.connectionCredit(), settings.streamCredit());
	}

	/**
	 * Begin to ask for signs of life. To be called on the event loop.
	 */
	void start() {
		long interval = this.settings.pingInterval().toNanos();
		this.pings = this.loop.scheduleAtFixedRate(() -> {
			this.heart.ask(this.out);
			this.out.flush();
		}, interval, interval, TimeUnit.NANOSECONDS);
	}

	@Override
	public WorkerFacts facts() {
		return this.hello.facts();
	}

	@Override
	public Mono<Void> call(ConnectionScope scope, AsgiReceive receive, AsgiSend send) {
		return new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super Void> actual) {
				// Before it is asked whether calls are taken: a drain waits for all
				// that are counted, and nothing is received for the others
				Link.this.streams.incrementAndGet();
				if (Link.this.open) {
					new Call(Link.this, scope, receive, send, actual).begin();
				}
				else {
					forget();
					Operators.error(actual, tooLate());
				}
			}

		};
	}

	@Override
	public int streams() {
		return this.streams.get();
	}

	@Override
	public Heartbeat heartbeat() {
		return this.heart.last();
	}

	@Override
	public Duration silence() {
		return this.heart.silence();
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public void drain(Duration grace) {
		this.grace = grace;
		this.open = false;
		this.turns.schedule();
	}

	@Override
	public void close(String reason) {
		this.open = false;
		try {
			this.loop.execute(() -> this.wire.close(this.channel, reason));
		}
		catch (RejectedExecutionException ex) {
			// The event loop has ended, and the connection with it
		}
	}

	@Override
	public Mono<Void> whenLeaving() {
		return this.leaving.asMono();
	}

	@Override
	public Mono<Void> whenClosed() {
		return this.closed.asMono();
	}

	@Override
	public String toString() {
		return "The worker of '" + this.hello.application() + "' with the process id " + this.hello.facts().pid();
	}

	int streamCredit() {
		return this.settings.streamCredit();
	}

	int peerStreamCredit() {
		return this.hello.streamCredit();
	}

	int maxMessage() {
		return this.settings.maxMessage();
	}

	PathRoots files() {
		return this.settings.files();
	}

	Loans loans() {
		return this.loans;
	}

	ScopeWriter scopes() {
		return this.scopes;
	}

	/**
	 * A call has something to be written. May be called on any thread.
	 */
	void wake(Call call) {
		if (!this.turns.wake(call)) {
			call.lost(lost("its event loop has ended", false));
		}
	}

	private void turn() {
		this.turns.begin();
		String lostBecause = this.lostBecause;
		if (lostBecause != null) {
			loseReady(lostBecause);
			return;
		}
		Call call;
		while (this.out.isWritable() && (call = this.turns.next()) != null) {
			call.awoken();
			if (!call.isDone() && write(call) && call.rouse()) {
				this.turns.add(call);
			}
		}
		Duration grace = this.grace;
		if (grace != null && !this.drained && this.turns.isEmpty() && this.streams.get() == this.calls.size()) {
			this.drained = true;
			this.out.header(Frames.DRAIN, 0, 0, 4).writeInt((int) Math.min(grace.toMillis(), Integer.MAX_VALUE));
		}
		this.out.flush();
	}

	/**
	 * Write what a call has, and return whether there is more.
	 */
	private boolean write(Call call) {
		boolean begun = call.writer().stream() != 0;
		if (!begun && this.lastStream == -1) {
			refuse(call, lost("it takes no more calls", call.writer().hasReceived()));
			return false;
		}
		try {
			return call.writer().write(this.out);
		}
		catch (RuntimeException ex) {
			if (begun) {
				call.fail(ex);
			}
			else {
				refuse(call, ex);
			}
			return false;
		}
	}

	/**
	 * End a call that the worker has not heard of.
	 */
	private void refuse(Call call, Throwable failure) {
		forget();
		call.refused(failure);
	}

	/**
	 * A call that the worker has not heard of has ended.
	 */
	void forget() {
		this.streams.decrementAndGet();
	}

	/**
	 * Give a call its number.
	 */
	int open(Call call) {
		this.lastStream++;
		this.calls.put(this.lastStream, call);
		return this.lastStream;
	}

	/**
	 * The worker's task for a call has ended.
	 */
	void done(Call call) {
		this.calls.remove(call.writer().stream());
		this.streams.decrementAndGet();
	}

	@Override
	public void frame(int type, int flags, int stream, ByteBuf payload, int length) {
		if (stream == 0) {
			connectionFrame(type, flags, payload, length);
			return;
		}
		Call call = this.calls.get(stream);
		if (call != null && Frames.isCallType(type)) {
			try {
				this.reader.frame(call, type, flags, payload, length);
			}
			catch (WireException ex) {
				throw new WireException("stream " + Integer.toUnsignedString(stream) + ": " + ex.getMessage());
			}
		}
		else if (Frames.isKnown(type) || (flags & Frames.OPTIONAL) == 0) {
			throw new WireException("A frame " + Frames.name(type) + " came for the stream "
					+ Integer.toUnsignedString(stream) + ", which " + ((call != null) ? "takes none from the worker"
							: (Integer.compareUnsigned(stream, this.lastStream) > 0) ? "was never opened" : "is done"));
		}
	}

	private void connectionFrame(int type, int flags, ByteBuf payload, int length) {
		switch (type) {
			case Frames.PONG -> this.heart.answer(payload, length);
			case Frames.LEAVE -> this.leaving.tryEmitEmpty();
			default -> {
				if (Frames.isKnown(type) || (flags & Frames.OPTIONAL) == 0) {
					throw new WireException("A frame " + Frames.name(type) + " came for the connection");
				}
			}
		}
	}

	@Override
	public void writabilityChanged() {
		if (this.out.isWritable() && !this.turns.isEmpty()) {
			this.turns.schedule();
		}
	}

	@Override
	public void deaf(String reason) {
		this.lostBecause = reason;
		this.open = false;
		// Others take what it has not heard of
		this.turns.schedule();
	}

	@Override
	public void closed(String reason, boolean broken) {
		deaf(reason);
		Future<?> pings = this.pings;
		if (pings != null) {
			pings.cancel(false);
		}
		this.out.close();
		logger.atLevel(broken ? Level.WARN : Level.DEBUG).log("{} is gone: {}", this, reason);
		List<Call> calls = new ArrayList<>(this.calls.values());
		this.calls.clear();
		for (Call call : calls) {
			this.streams.decrementAndGet();
			call.lost(lost(reason, true));
		}
		loseReady(reason);
		this.closed.tryEmitEmpty();
	}

	/**
	 * Those of the calls that wait to be written which the worker has not heard of have
	 * not been ended with the others.
	 */
	private void loseReady(String reason) {
		Call call;
		while ((call = this.turns.next()) != null) {
			if (call.writer().stream() == 0 && !call.isDone()) {
				refuse(call, lost(reason, call.writer().hasReceived()));
			}
		}
	}

	private WorkerLostException tooLate() {
		String reason = this.lostBecause;
		return lost((reason != null) ? reason : "it takes no more calls", false);
	}

	private WorkerLostException lost(String reason, boolean delivered) {
		return new WorkerLostException(this + " is gone: " + reason, delivered);
	}

}
