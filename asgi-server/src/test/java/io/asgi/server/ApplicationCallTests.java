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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import io.asgi.LifespanScope;
import io.asgi.server.protocol.Ending;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ApplicationCall}.
 */
class ApplicationCallTests {

	private final ManualLoop loop = new ManualLoop();

	private final RecordingProtocol protocol = new RecordingProtocol(this.loop);

	private final List<String> ended = new ArrayList<>();

	private final ApplicationCall call = new ApplicationCall(this.protocol, this.loop, Context.of("key", "value"),
			(ending, failure) -> this.ended.add(ending + " " + failure));

	@Test
	void anApplicationThatReturnsHasEnded() {
		start((scope, receive, send) -> Mono.empty());
		assertThat(this.protocol.take()).containsExactly("ended null");
		assertThat(this.call.isDisposed()).isTrue();
		assertThat(this.ended).isEmpty();
		this.protocol.report(Ending.COMPLETE);
		assertThat(this.ended).containsExactly("COMPLETE null");
	}

	@Test
	void anApplicationThatFailsHasEnded() {
		start((scope, receive, send) -> Mono.error(new IllegalStateException("no")));
		assertThat(this.protocol.take()).containsExactly("ended java.lang.IllegalStateException: no");
		this.protocol.report(Ending.CUT_OFF);
		assertThat(this.ended).containsExactly("CUT_OFF java.lang.IllegalStateException: no");
	}

	@Test
	void anApplicationThatThrowsHasEnded() {
		start((scope, receive, send) -> {
			throw new IllegalStateException("no");
		});
		assertThat(this.protocol.take()).containsExactly("ended java.lang.IllegalStateException: no");
	}

	@Test
	void anApplicationThatThrowsWhatReactorTakesForFatalHasEnded() {
		start((scope, receive, send) -> {
			throw new NoClassDefFoundError("missing/Type");
		});
		assertThat(this.protocol.take()).containsExactly("ended java.lang.NoClassDefFoundError: missing/Type");
	}

	@Test
	@SuppressWarnings("NullAway")
	void anApplicationThatReturnsNullHasEnded() {
		start((scope, receive, send) -> null);
		assertThat(this.protocol.take())
			.containsExactly("ended java.lang.IllegalStateException: The application returned null in place of a Mono");
	}

	@Test
	void anApplicationRunsInTheContextOfItsCall() {
		List<String> values = new ArrayList<>();
		start((scope, receive, send) -> Mono.deferContextual((context) -> {
			values.add(context.get("key"));
			return Mono.empty();
		}));
		assertThat(values).containsExactly("value");
	}

	@Test
	void anApplicationThatEndsElsewhereIsReportedOnTheLoop() {
		Sinks.Empty<Void> end = Sinks.empty();
		start((scope, receive, send) -> end.asMono());
		end.tryEmitEmpty();
		assertThat(this.protocol.take()).isEmpty();
		this.loop.turn();
		assertThat(this.protocol.take()).containsExactly("ended null");
	}

	@Test
	void anApplicationThatEndsAfterTheLoopIsNotReported() {
		Sinks.Empty<Void> end = Sinks.empty();
		start((scope, receive, send) -> end.asMono());
		this.loop.end();
		end.tryEmitError(new IllegalStateException());
		this.loop.turn();
		assertThat(this.protocol.take()).isEmpty();
	}

	@Test
	void anApplicationThatIsDisposedOfIsCancelledAndHasEndedOnce() {
		AtomicBoolean cancelled = new AtomicBoolean();
		Sinks.Empty<Void> end = Sinks.empty();
		start((scope, receive, send) -> end.asMono().doOnCancel(() -> cancelled.set(true)));
		this.call.dispose();
		assertThat(cancelled).isFalse();
		end.tryEmitEmpty();
		this.call.dispose();
		this.loop.turn();
		assertThat(cancelled).isTrue();
		assertThat(this.protocol.take()).containsExactly("ended null");
	}

	@Test
	void anApplicationThatFailsWhenItIsCancelledHasEndedOnce() {
		start((scope, receive, send) -> Mono.<Void>never().doOnCancel(() -> {
			throw new IllegalStateException("no");
		}));
		this.loop.on(this.call::dispose);
		this.loop.turn();
		assertThat(this.protocol.take()).hasSize(1);
	}

	@Test
	void aCallThatIsDisposedOfWhenItIsOverIsNotCancelled() {
		AtomicBoolean cancelled = new AtomicBoolean();
		start((scope, receive, send) -> Mono.<Void>empty().doOnCancel(() -> cancelled.set(true)));
		this.call.dispose();
		this.loop.turn();
		assertThat(cancelled).isFalse();
		assertThat(this.protocol.take()).containsExactly("ended null");
	}

	@Test
	void aCallThatHasNotBegunCannotBeDisposedOf() {
		this.call.dispose();
		this.loop.turn();
		assertThat(this.call.isDisposed()).isFalse();
		assertThat(this.protocol.take()).isEmpty();
	}

	@Test
	void whatACancelledApplicationSendsComesBeforeItsEnd() {
		start((scope, receive, send) -> Mono.<Void>never()
			.doOnCancel(() -> send.send(HttpSendEvent.Body.last()).subscribe()));
		this.loop.on(this.call::dispose);
		assertThat(this.protocol.take()).containsExactly("send http.response.body", "ended null");
	}

	@Test
	void anApplicationReceivesAndSends() {
		List<AsgiReceiveEvent> received = new ArrayList<>();
		start((scope, receive,
				send) -> receive.receive().doOnNext(received::add).then(send.send(HttpSendEvent.Start.of(200))));
		assertThat(this.protocol.take()).containsExactly("receive");
		this.loop.on(() -> this.protocol.arrive(HttpReceiveEvent.Request.last()));
		assertThat(received).containsExactly(HttpReceiveEvent.Request.last());
		assertThat(this.protocol.take()).containsExactly("send http.response.start");
		this.loop.on(() -> this.protocol.endSend(null));
		assertThat(this.protocol.take()).containsExactly("ended null");
	}

	@Test
	void aSecondSubscriptionIsRefusedAndTheFirstIsKept() {
		AtomicBoolean cancelled = new AtomicBoolean();
		start((scope, receive, send) -> Mono.never());
		Mono.<Void>never().doOnCancel(() -> cancelled.set(true)).subscribe(this.call);
		assertThat(cancelled).isTrue();
		assertThat(this.call.isDisposed()).isFalse();
	}

	private void start(AsgiApplication application) {
		this.loop.on(() -> this.call.start(application, new LifespanScope(new HashMap<>())));
	}

}
