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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.asgi.AsgiHeaders;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.UnsupportedScopeException;
import io.asgi.python.worker.PythonException;
import io.asgi.python.worker.WorkerLostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One HTTP call of a worker.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource
class HttpCallTests extends AbstractLinkTests {

	private static final int WHOLE = Frames.WITH_BODY | Frames.END;

	private static final HttpScope GET = HttpScope.builder().path("/a").headers("host", "example").build();

	private static final HttpScope POST = HttpScope.builder()
		.method("POST")
		.headers("transfer-encoding", "chunked")
		.build();

	@Test
	void aWholeResponseIsAHeadAndALastBody() throws Exception {
		this.exchange.yield(HttpReceiveEvent.Request.last()).call(this.link, GET);
		Frame head = this.worker.next(Frames.HTTP);
		assertThat(head.stream()).isEqualTo(1);
		assertThat(head.has(Frames.END)).isTrue();
		assertThat(head.text()).contains("GET").contains("/a").contains("host\0example");
		assertThat(this.link.streams()).isEqualTo(1);
		this.worker.send(Frame.response(WHOLE, 1, 200, "content-type text/plain x-a b", "hello"), Frame.done(1, 0, ""));
		assertThat(this.exchange.nextSent())
			.isEqualTo(HttpSendEvent.Start.of(200, "content-type", "text/plain", "x-a", "b"));
		assertThat(this.exchange.nextSent()).isEqualTo(HttpSendEvent.Body.last("hello"));
		assertThat(this.exchange.end()).isNull();
		assertThat(this.link.streams()).isZero();
	}

	@Test
	void nothingIsCalledBeforeTheSubscription() throws Exception {
		ExchangeDouble other = new ExchangeDouble();
		Mono<Void> call = this.link.call(GET, other, other);
		this.exchange.call(this.link, GET);
		assertThat(this.worker.next(Frames.HTTP).stream()).isEqualTo(1);
		assertThat(this.link.streams()).isEqualTo(1);
		call.subscribe();
		assertThat(this.worker.next(Frames.HTTP).stream()).isEqualTo(2);
	}

	@Test
	void aBodyThatIsThereGoesWithTheHead() throws Exception {
		this.exchange.yield(HttpReceiveEvent.Request.last("body".getBytes())).call(this.link, POST);
		Frame head = this.worker.next(Frames.HTTP);
		assertThat(head.has(Frames.END)).isTrue();
		assertThat(head.text()).endsWith("chunked" + "body");
	}

	@Test
	void aBodyThatComesLaterHasFramesOfItsOwn() throws Exception {
		this.exchange.call(this.link, POST);
		assertThat(this.worker.next(Frames.HTTP).has(Frames.END)).isFalse();
		this.exchange.yield(HttpReceiveEvent.Request.of("one".getBytes()));
		assertThat(this.worker.next(Frames.REQUEST).text()).isEqualTo("one");
		this.exchange.yield(HttpReceiveEvent.Request.last("two".getBytes()));
		Frame last = this.worker.next(Frames.REQUEST);
		assertThat(last.text()).isEqualTo("two");
		assertThat(last.has(Frames.END)).isTrue();
		this.exchange.yield(HttpReceiveEvent.Disconnect.INSTANCE);
		this.worker.next(Frames.DISCONNECT);
	}

	@Test
	void aBodyStopsWhereTheCreditOfTheStreamEnds() throws Exception {
		byte[] body = new byte[WorkerDouble.STREAM_CREDIT + 1];
		Arrays.fill(body, (byte) 'b');
		this.exchange.yield(HttpReceiveEvent.Request.of(body)).call(this.link, POST);
		this.worker.next(Frames.HTTP);
		assertThat(this.worker.next(Frames.REQUEST).payload()).hasSize(WorkerDouble.STREAM_CREDIT);
		assertThat(this.exchange.receives()).as("without credit nothing is received").isEqualTo(1);
		this.worker.send(Frame.credit(1, 1));
		assertThat(this.worker.next(Frames.REQUEST).payload()).hasSize(1);
		assertThat(this.exchange.receives()).isEqualTo(1);
		this.worker.send(Frame.credit(1, 1));
		this.exchange.awaitReceive();
		this.exchange.awaitReceive();
		this.exchange.yield(HttpReceiveEvent.Request.last("x".getBytes()));
		assertThat(this.worker.next(Frames.REQUEST).text()).isEqualTo("x");
	}

	@Test
	void partsOfABodyThatWaitForCreditGoInOneFrame() throws Exception {
		this.exchange.call(this.link, POST);
		this.worker.next(Frames.HTTP);
		this.exchange.yield(HttpReceiveEvent.Request.of(new byte[WorkerDouble.STREAM_CREDIT - 1]));
		this.exchange.yield(HttpReceiveEvent.Request.of("ab".getBytes()));
		int size = 0;
		while (size < WorkerDouble.STREAM_CREDIT) {
			size += this.worker.next(Frames.REQUEST).payload().length;
		}
		this.worker.send(Frame.credit(1, 2));
		Frame rest = this.worker.next(Frames.REQUEST);
		assertThat(rest.text()).isEqualTo("b");
		this.exchange.awaitReceive();
		this.exchange.yield(HttpReceiveEvent.Request.of("cd".getBytes()));
		assertThat(this.worker.next(Frames.REQUEST).text()).isEqualTo("c");
		this.worker.send(Frame.credit(1, 2));
		this.exchange.yield(HttpReceiveEvent.Request.last());
		StringBuilder text = new StringBuilder();
		Frame frame;
		do {
			frame = this.worker.next(Frames.REQUEST);
			text.append(frame.text());
		}
		while (!frame.has(Frames.END));
		assertThat(text.toString()).isEqualTo("d");
	}

	@Test
	void bodiesThatNobodyReadsHoldUpNoOther() throws Exception {
		byte[] body = new byte[WorkerDouble.STREAM_CREDIT];
		for (int i = 0; i < 100; i++) {
			new ExchangeDouble().yield(HttpReceiveEvent.Request.of(body)).call(this.link, POST);
			this.worker.next(Frames.HTTP);
			this.worker.next(Frames.REQUEST);
		}
		this.exchange.yield(HttpReceiveEvent.Request.last(body)).call(this.link, POST);
		this.worker.next(Frames.HTTP);
		assertThat(this.worker.next(Frames.REQUEST).has(Frames.END)).isTrue();
	}

	@Test
	void theClientIsToldToContinueWhenTheApplicationReceives() throws Exception {
		HttpScope scope = HttpScope.builder()
			.method("POST")
			.headers("expect", "100-continue", "content-length", "4")
			.build();
		this.exchange.call(this.link, scope);
		assertThat(this.worker.next(Frames.HTTP).has(Frames.EXPECT)).isTrue();
		assertThat(this.exchange.receives()).isZero();
		this.worker.send(Frame.credit(1, 100));
		this.exchange.awaitReceive();
		this.exchange.yield(HttpReceiveEvent.Request.last("body".getBytes()));
		assertThat(this.worker.next(Frames.REQUEST).text()).isEqualTo("body");
	}

	@Test
	void aClientThatLeavesIsReportedOnce() throws Exception {
		this.exchange.answer((event) -> Mono.error(new ClientDisconnectedException(event.type())))
			.yield(HttpReceiveEvent.Request.last())
			.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.exchange.yield(HttpReceiveEvent.Disconnect.INSTANCE);
		this.worker.next(Frames.DISCONNECT);
		this.worker.send(Frame.response(Frames.WITH_BODY, 1, 200, "", "a"), Frame.of(Frames.BODY, 0, 1, "b"));
		this.exchange.nextSent();
		this.exchange.nextSent();
		this.worker.send(Frame.done(1, 0, ""));
		assertThat(this.exchange.end()).isNull();
		new ExchangeDouble().call(this.link, GET);
		this.worker.next(Frames.HTTP);
	}

	@Test
	void aClientThatLeavesBetweenReceivesIsReportedByTheSend() throws Exception {
		byte[] body = new byte[WorkerDouble.STREAM_CREDIT];
		this.exchange.answer((event) -> Mono.error(new ClientDisconnectedException(event.type())))
			.yield(HttpReceiveEvent.Request.of(body))
			.call(this.link, POST);
		this.worker.next(Frames.HTTP);
		this.worker.next(Frames.REQUEST);
		this.worker.send(Frame.response(0, 1, 200, "", ""));
		this.worker.next(Frames.DISCONNECT);
	}

	@Test
	void aCompleteResponseIsADisconnectToAnApplicationThatGoesOn() throws Exception {
		this.exchange.yield(HttpReceiveEvent.Request.last()).call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(WHOLE, 1, 200, "", "x"));
		this.worker.next(Frames.DISCONNECT);
		assertThat(this.exchange.hasEnded()).isFalse();
		this.worker.send(Frame.done(1, 0, ""));
		assertThat(this.exchange.end()).isNull();
	}

	@Test
	void eachSendWaitsForTheOneBefore() throws Exception {
		Sinks.Empty<Void> first = Sinks.empty();
		this.exchange.answer((event) -> (event instanceof HttpSendEvent.Start) ? first.asMono() : Mono.empty())
			.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(Frames.WITH_BODY, 1, 200, "", "a"), Frame.of(Frames.BODY, Frames.END, 1, "b"),
				Frame.done(1, 0, ""));
		assertThat(this.exchange.nextSent()).isInstanceOf(HttpSendEvent.Start.class);
		ExchangeDouble other = new ExchangeDouble().call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(WHOLE, 2, 204, "", ""), Frame.done(2, 0, ""));
		assertThat(other.end()).isNull();
		assertThat(this.exchange.hasSentNothing()).isTrue();
		first.tryEmitEmpty();
		assertThat(this.exchange.nextSent()).isEqualTo(HttpSendEvent.Body.of("a"));
		assertThat(this.exchange.nextSent()).isEqualTo(HttpSendEvent.Body.last("b"));
		assertThat(this.exchange.end()).isNull();
	}

	@Test
	void smallPartsThatWaitAreSentTogether() throws Exception {
		Sinks.Empty<Void> first = Sinks.empty();
		this.exchange.answer((event) -> (event instanceof HttpSendEvent.Start) ? first.asMono() : Mono.empty())
			.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(0, 1, 200, "", ""), Frame.of(Frames.BODY, 0, 1, "a"),
				Frame.of(Frames.BODY, 0, 1, "bc"), Frame.of(Frames.BODY, Frames.END, 1, "d"), Frame.done(1, 0, ""));
		this.exchange.nextSent();
		ExchangeDouble other = new ExchangeDouble().call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.done(2, 0, ""));
		other.end();
		first.tryEmitEmpty();
		assertThat(this.exchange.nextSent()).isEqualTo(HttpSendEvent.Body.last("abcd"));
		assertThat(this.exchange.end()).isNull();
	}

	@Test
	void creditIsGivenBackWhenASendHasEnded() throws Exception {
		Sinks.Empty<Void> written = Sinks.empty();
		CountDownLatch bodies = new CountDownLatch(1);
		this.exchange.answer((event) -> {
			if (event instanceof HttpSendEvent.Start) {
				return Mono.empty();
			}
			bodies.countDown();
			return written.asMono();
		}).call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(Frames.WITH_BODY, 1, 200, "", "x".repeat(Bench.STREAM_CREDIT)));
		bodies.await();
		assertThat(this.worker.hasNothing()).isTrue();
		written.tryEmitEmpty();
		Frame credit = this.worker.next(Frames.CREDIT);
		assertThat(credit.stream()).isEqualTo(1);
		assertThat(credit.payload()).as("what was sent, and as much as a loan")
			.isEqualTo(Frame.credit(1, 2 * Bench.STREAM_CREDIT).payload());
		this.worker.send(Frame.of(Frames.BODY, 0, 1, "x".repeat(Bench.STREAM_CREDIT)));
		assertThat(this.worker.next(Frames.CREDIT).payload()).isEqualTo(Frame.credit(1, Bench.STREAM_CREDIT).payload());
		this.worker.send(Frame.of(Frames.BODY, Frames.END, 1, "x".repeat(2 * Bench.STREAM_CREDIT)));
		this.worker.next(Frames.DISCONNECT);
		this.bench.awaitLoops();
		assertThat(this.worker.hasNothing()).as("a body that has ended needs no credit").isTrue();
	}

	@Test
	void callsWhoseClientsAreSlowHoldUpNoOther() throws Exception {
		List<ExchangeDouble> slow = new ArrayList<>();
		for (int i = 1; i <= 100; i++) {
			slow.add(new ExchangeDouble().answer((event) -> Mono.never()).call(this.link, GET));
			this.worker.next(Frames.HTTP);
			this.worker.send(Frame.response(Frames.WITH_BODY, i, 200, "", "x".repeat(Bench.STREAM_CREDIT)));
			slow.get(i - 1).nextSent();
		}
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(Frames.WITH_BODY, 101, 200, "", "x".repeat(Bench.STREAM_CREDIT)));
		assertThat(this.worker.next(Frames.CREDIT).stream()).isEqualTo(101);
		this.worker.send(Frame.of(Frames.BODY, Frames.END, 101, "x".repeat(Bench.STREAM_CREDIT)));
		this.worker.next(Frames.DISCONNECT);
		assertThat(slow).noneMatch(ExchangeDouble::hasEnded);
	}

	@Test
	void whatIsLentComesBackWhenTheCallIsOver() throws Exception {
		for (int i = 1; i <= 16; i++) {
			assertThat(lent(i)).isEqualTo(Bench.STREAM_CREDIT);
		}
		assertThat(lent(17)).as("nothing is left").isZero();
		this.worker.send(Frame.done(1, 0, ""));
		assertThat(this.exchange.end()).isNull();
		assertThat(lent(18)).isEqualTo(Bench.STREAM_CREDIT);
	}

	/**
	 * Begin a call whose client takes what it gets, and return what the worker is lent.
	 */
	private int lent(int stream) throws Exception {
		((stream == 1) ? this.exchange : new ExchangeDouble()).call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(Frames.WITH_BODY, stream, 200, "", "x".repeat(Bench.STREAM_CREDIT)));
		return ByteBuffer.wrap(this.worker.next(Frames.CREDIT).payload()).getInt() - Bench.STREAM_CREDIT;
	}

	@Test
	void anEventThatIsNotAllowedIsRefusedWithItsMessage() throws Exception {
		this.exchange.answer((event) -> Mono.error(IllegalEventException.invalid(event.type(), "no")))
			.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(WHOLE, 1, 200, "", "body"));
		assertThat(this.worker.next(Frames.REFUSED).text()).isEqualTo("\u0001http.response.start is not valid: no");
		this.worker.send(Frame.done(1, 1, "ValueError: no"));
		assertThat(this.exchange.end()).isInstanceOf(PythonException.class).hasMessage("ValueError: no");
		assertThat(this.exchange.nextSent()).isInstanceOf(HttpSendEvent.Start.class);
		assertThat(this.exchange.hasSentNothing()).as("the body that came with it is dropped").isTrue();
	}

	@Test
	void anEventThatTheContractDoesNotKnowIsRefused() throws Exception {
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.response(WHOLE, 1, 99, "", "body"));
		assertThat(this.worker.next(Frames.REFUSED).text()).startsWith("\u0001").contains("99");
		this.worker.send(Frame.of(Frames.PUSH, 0, 1, "\0\1x"));
		assertThat(this.worker.next(Frames.REFUSED).text()).contains("'path' must start with a slash: 'x'");
	}

	@Test
	void allOtherEventsAreTheServers() throws Exception {
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.of(Frames.EARLY_HINT, 0, 1, "<a>\0<b>"), Frame.of(Frames.EARLY_HINT, 0, 1, ""),
				Frame.of(Frames.PUSH, 0, 1, "\0\2/xaccept\0*/*"),
				Frame.response(Frames.WITH_TRAILERS | Frames.WITH_BODY | Frames.END, 1, 200, "", ""),
				Frame.of(Frames.TRAILERS, 0, 1, "a\0b"), Frame.of(Frames.TRAILERS, Frames.END, 1, ""));
		assertThat(this.exchange.nextSent()).isEqualTo(new HttpSendEvent.EarlyHint(List.of("<a>", "<b>")));
		assertThat(this.exchange.nextSent()).isEqualTo(new HttpSendEvent.EarlyHint(List.of()));
		assertThat(this.exchange.nextSent()).isEqualTo(new HttpSendEvent.Push("/x", AsgiHeaders.of("accept", "*/*")));
		assertThat(this.exchange.nextSent()).isEqualTo(new HttpSendEvent.Start(200, AsgiHeaders.empty(), true));
		assertThat(this.exchange.nextSent()).isEqualTo(HttpSendEvent.Body.last());
		assertThat(this.exchange.nextSent()).isEqualTo(new HttpSendEvent.Trailers(AsgiHeaders.of("a", "b"), true));
		assertThat(this.exchange.nextSent()).isEqualTo(new HttpSendEvent.Trailers(AsgiHeaders.empty(), false));
		this.worker.next(Frames.DISCONNECT);
	}

	@Test
	void aHeadMayComeInSeveralFrames() throws Exception {
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		byte[] head = Frame.response(0, 1, 200, "a " + "v".repeat(100_000), "").payload();
		this.worker.send(Frame.of(Frames.RESPONSE, Frames.MORE, 1, Arrays.copyOf(head, 60_000)),
				Frame.of(Frames.RESPONSE, 0, 1, Arrays.copyOfRange(head, 60_000, head.length)));
		assertThat(this.exchange.nextSent()).isEqualTo(HttpSendEvent.Start.of(200, "a", "v".repeat(100_000)));
	}

	@Test
	void aLongHeadGoesInSeveralFrames() throws Exception {
		this.exchange.yield(HttpReceiveEvent.Request.last())
			.call(this.link, GET.with((builder) -> builder.headers("a", "v".repeat(300_000))));
		Frame first = this.worker.next(Frames.HTTP);
		assertThat(first.has(Frames.MORE)).isTrue();
		assertThat(first.payload()).hasSize(Frames.MAX_PAYLOAD);
		Frame last = this.worker.next(Frames.HTTP);
		assertThat(last.has(Frames.END)).isTrue();
		assertThat(last.has(Frames.MORE)).isFalse();
	}

	@Test
	void aCancelledCallCancelsTheTask() throws Exception {
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.exchange.cancel();
		this.worker.next(Frames.CANCEL);
		this.worker.send(Frame.response(Frames.WITH_BODY, 1, 200, "", "late"), Frame.of(Frames.BODY, 0, 1, "later"),
				Frame.credit(1, 5));
		assertThat(this.link.streams()).isEqualTo(1);
		this.worker.send(Frame.done(1, 2, ""));
		ExchangeDouble other = new ExchangeDouble().call(this.link, GET);
		assertThat(this.worker.next(Frames.HTTP).stream()).isEqualTo(2);
		this.worker.send(Frame.done(2, 2, ""));
		assertThat(other.end()).isInstanceOf(WorkerLostException.class).hasMessageContaining("has cancelled the call");
		assertThat(this.exchange.hasSentNothing()).isTrue();
		assertThat(this.link.streams()).isZero();
	}

	@Test
	void anApplicationThatDoesNotKnowTheScopeSaysSo() throws Exception {
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.done(1, 3, "NotImplementedError"));
		assertThat(this.exchange.end()).isInstanceOf(UnsupportedScopeException.class);
	}

	@Test
	void anApplicationThatHasOnlyLostItsClientHasNotFailed() throws Exception {
		this.exchange.call(this.link, GET);
		this.worker.next(Frames.HTTP);
		this.worker.send(Frame.done(1, 4, "OSError: gone"));
		assertThat(this.exchange.end()).isInstanceOf(PythonException.class)
			.hasMessage("OSError: gone")
			.hasCauseInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	void aReceiveThatFailsEndsTheCall() throws Exception {
		this.link.call(GET, () -> Mono.error(new IllegalStateException("no")), this.exchange).subscribe((nothing) -> {
		}, (failure) -> this.exchange.answer((event) -> Mono.error(failure)));
		// The worker has perhaps not heard of it at all
		ExchangeDouble other = new ExchangeDouble().call(this.link, GET);
		Frame next = this.worker.next();
		assertThat(next.type()).isEqualTo(Frames.HTTP);
		assertThat(other.hasEnded()).isFalse();
	}

}
