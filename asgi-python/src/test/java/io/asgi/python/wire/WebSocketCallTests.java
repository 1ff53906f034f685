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
import java.util.Arrays;
import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.ClientDisconnectedException;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.python.worker.WorkerLink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One WebSocket of a worker.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource
class WebSocketCallTests extends AbstractLinkTests {

	private static final WebSocketScope SCOPE = WebSocketScope.builder().path("/ws").subprotocols("a", "b").build();

	@BeforeEach
	void connect() throws Exception {
		this.exchange.yield(WebSocketReceiveEvent.Connect.INSTANCE).call(this.link, SCOPE);
		assertThat(this.worker.next(Frames.WEBSOCKET).text()).contains("a\0b").contains("/ws");
	}

	@Test
	void messagesGoBothWays() throws Exception {
		this.worker.send(Frame.of(Frames.ACCEPT, 0, 1, "\1\1bx-a\0b"));
		assertThat(this.exchange.nextSent()).isEqualTo(new WebSocketSendEvent.Accept("b", AsgiHeaders.of("x-a", "b")));
		this.exchange.yield(new WebSocketReceiveEvent.Text("h\u00e9"),
				new WebSocketReceiveEvent.Bytes(new byte[] { 1 }), new WebSocketReceiveEvent.Text(""));
		assertThat(this.worker.next(Frames.TEXT).text()).isEqualTo("h\u00c3\u00a9");
		assertThat(this.worker.next(Frames.BYTES).text()).isEqualTo("\1");
		assertThat(this.worker.next(Frames.TEXT).text()).isEmpty();
		this.worker.send(Frame.of(Frames.TEXT, 0, 1, "h\u00c3\u00a9"), Frame.of(Frames.BYTES, 0, 1, "\2"));
		assertThat(this.exchange.nextSent()).isEqualTo(new WebSocketSendEvent.Text("h\u00e9"));
		assertThat(this.exchange.nextSent()).isEqualTo(new WebSocketSendEvent.Bytes(new byte[] { 2 }));
		this.exchange.yield(new WebSocketReceiveEvent.Disconnect(1001, "away"));
		assertThat(this.worker.next(Frames.DISCONNECT).text()).isEqualTo("\3\u00e9away");
	}

	@Test
	void anAcceptWithoutSubprotocolHasNone() throws Exception {
		this.worker.send(Frame.of(Frames.ACCEPT, 0, 1, "\0\0"));
		assertThat(this.exchange.nextSent()).isEqualTo(WebSocketSendEvent.Accept.of());
	}

	@Test
	void aCloseIsTheApplications() throws Exception {
		this.worker.send(Frame.of(Frames.CLOSE, 0, 1, "\3\u00e8bye"), Frame.done(1, 0, ""));
		assertThat(this.exchange.nextSent()).isEqualTo(new WebSocketSendEvent.Close(1000, "bye"));
		assertThat(this.exchange.end()).isNull();
	}

	@Test
	void aCloseCodeThatMustNotBeSentIsRefused() throws Exception {
		this.worker.send(Frame.of(Frames.CLOSE, 0, 1, "\3\u00edno"));
		assertThat(this.worker.next(Frames.REFUSED).text()).contains("1005");
	}

	@Test
	void aResponseBeforeTheAcceptDenies() throws Exception {
		this.worker.send(Frame.response(Frames.WITH_BODY, 1, 401, "a b", "no"),
				Frame.of(Frames.BODY, Frames.END, 1, "!"));
		assertThat(this.exchange.nextSent())
			.isEqualTo(new WebSocketSendEvent.DenialStart(401, AsgiHeaders.of("a", "b")));
		assertThat(this.exchange.nextSent()).isEqualTo(new WebSocketSendEvent.DenialBody("no".getBytes(), true));
		assertThat(this.exchange.nextSent()).isEqualTo(new WebSocketSendEvent.DenialBody("!".getBytes(), false));
	}

	@Test
	void aLongMessageGoesInSeveralFrames() throws Exception {
		this.exchange.yield(new WebSocketReceiveEvent.Text("x".repeat(150_000)));
		Frame first = this.worker.next(Frames.TEXT);
		assertThat(first.has(Frames.MORE)).isTrue();
		assertThat(first.payload()).hasSize(WorkerDouble.STREAM_CREDIT);
		this.worker.send(Frame.credit(1, WorkerDouble.STREAM_CREDIT));
		Frame last = this.worker.next(Frames.TEXT);
		assertThat(last.has(Frames.MORE)).isFalse();
		assertThat(last.payload()).hasSize(150_000 - WorkerDouble.STREAM_CREDIT);
	}

	@Test
	void aLongMessageComesInSeveralFramesAndItsPartsAreGivenBack() throws Exception {
		String part = "y".repeat(Bench.STREAM_CREDIT);
		for (int i = 0; i < 3; i++) {
			this.worker.send(Frame.of(Frames.BYTES, Frames.MORE, 1, part));
			assertThat(this.worker.next(Frames.CREDIT).stream()).isEqualTo(1);
		}
		this.worker.send(Frame.of(Frames.BYTES, 0, 1, "z"));
		assertThat(this.exchange.nextSent()).isEqualTo(new WebSocketSendEvent.Bytes((part.repeat(3) + "z").getBytes()));
	}

	@Test
	void theNextLongMessageWaitsUntilTheOneBeforeIsSent() throws Exception {
		Sinks.Empty<Void> taken = Sinks.empty();
		this.exchange.answer((event) -> (event.equals(text("first"))) ? taken.asMono() : Mono.empty());
		this.worker.send(Frame.of(Frames.TEXT, 0, 1, "first"));
		assertThat(this.exchange.nextSent()).isEqualTo(text("first"));
		String part = "y".repeat(Bench.STREAM_CREDIT - 5 - Frames.MESSAGE_COST);
		new ExchangeDouble().call(this.link, SCOPE);
		this.worker.next(Frames.WEBSOCKET);
		this.worker.send(Frame.of(Frames.TEXT, Frames.MORE, 1, part), Frame.of(Frames.CLOSE, 0, 2, "\3\u00edno"));
		assertThat(this.worker.next(Frames.REFUSED).stream()).as("no credit before the first is sent").isEqualTo(2);
		taken.tryEmitEmpty();
		assertThat(this.worker.next(Frames.CREDIT).stream()).isEqualTo(1);
		this.worker.send(Frame.of(Frames.TEXT, 0, 1, "z"));
		assertThat(this.exchange.nextSent()).isEqualTo(text(part + "z"));
	}

	@Test
	void messagesWithoutBytesNeedCreditToo() throws Exception {
		int most = WorkerDouble.STREAM_CREDIT / Frames.MESSAGE_COST;
		for (int i = 0; i < 2 * most; i++) {
			this.exchange.yield(new WebSocketReceiveEvent.Text(""));
		}
		for (int i = 0; i < most; i++) {
			assertThat(this.worker.next(Frames.TEXT).text()).isEmpty();
		}
		new ExchangeDouble().call(this.link, SCOPE);
		this.worker.next(Frames.WEBSOCKET);
		assertThat(this.exchange.receives()).as("what is not sent is not received").isLessThan(most + 5);
		this.worker.send(Frame.credit(1, Frames.MESSAGE_COST));
		assertThat(this.worker.next(Frames.TEXT).text()).isEmpty();
	}

	@Test
	void theEndOfAMessageWaitsForCreditByItself() throws Exception {
		this.exchange.yield(new WebSocketReceiveEvent.Bytes(new byte[WorkerDouble.STREAM_CREDIT - 10]));
		Frame first = this.worker.next(Frames.BYTES);
		assertThat(first.payload()).hasSize(WorkerDouble.STREAM_CREDIT - 10);
		assertThat(first.has(Frames.MORE)).isTrue();
		this.worker.send(Frame.credit(1, Frames.MESSAGE_COST - 10));
		Frame last = this.worker.next(Frames.BYTES);
		assertThat(last.payload()).isEmpty();
		assertThat(last.has(Frames.MORE)).isFalse();
	}

	@Test
	void smallMessagesThatHaveCreditMayAllWaitForTheirClient() throws Exception {
		int count = 80_000;
		WireSettings some = Bench.settings();
		WireSettings settings = new WireSettings(some.application(), count * (Frames.MESSAGE_COST + 1),
				some.connectionCredit(), some.maxMessage(), some.pingInterval(), some.lastWords(), some.files(),
				some.helloTimeout(), some.maxStrangers());
		Path folder = Files.createDirectory(this.directory.resolve("small"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		try (Bench bench = new Bench(this.transport, folder, settings);
				WorkerDouble worker = WorkerDouble.connect(bench.path())) {
			WorkerLink link = bench.link();
			new ExchangeDouble().answer((event) -> Mono.never()).call(link, SCOPE);
			new ExchangeDouble().call(link, SCOPE);
			worker.next(Frames.WEBSOCKET);
			worker.next(Frames.WEBSOCKET);
			Frame[] messages = new Frame[count];
			Arrays.fill(messages, Frame.of(Frames.TEXT, 0, 1, "x"));
			worker.send(messages);
			worker.send(Frame.of(Frames.CLOSE, 0, 2, "\3\u00edno"));
			assertThat(worker.next(Frames.REFUSED).stream()).as("the first goes on").isEqualTo(2);
		}
	}

	private static WebSocketSendEvent.Text text(String text) {
		return new WebSocketSendEvent.Text(text);
	}

	@Test
	void aMessageThatIsTooLongForTheWorkerClosesTheWebSocket() throws Exception {
		this.exchange.yield(new WebSocketReceiveEvent.Bytes(new byte[Bench.MAX_MESSAGE + 1]));
		assertThat(this.exchange.nextSent()).isInstanceOfSatisfying(WebSocketSendEvent.Close.class,
				(close) -> assertThat(close.code()).isEqualTo(1009));
		assertThat(this.worker.next(Frames.DISCONNECT).text()).startsWith("\3\u00f1The message is larger");
	}

	@Test
	void theDisconnectDoesNotWaitForCredit() throws Exception {
		this.exchange.answer((event) -> Mono.error(new ClientDisconnectedException(event.type())));
		this.exchange.yield(new WebSocketReceiveEvent.Bytes(new byte[WorkerDouble.STREAM_CREDIT + 1]));
		this.worker.next(Frames.BYTES);
		this.worker.send(Frame.of(Frames.TEXT, 0, 1, "x"));
		assertThat(this.worker.next(Frames.DISCONNECT).text()).isEqualTo("\3\u00ee");
	}

	@Test
	void aMessageThatTakesTheLastCreditAfterASendFoundNobodyIsFollowedByTheDisconnect() throws Exception {
		this.exchange.answer((event) -> Mono.error(new ClientDisconnectedException(event.type())));
		this.worker.send(Frame.of(Frames.TEXT, 0, 1, "x"));
		this.exchange.nextSent();
		this.bench.awaitLoops();
		this.exchange.yield(new WebSocketReceiveEvent.Bytes(new byte[WorkerDouble.STREAM_CREDIT + 1]));
		this.worker.next(Frames.BYTES);
		assertThat(this.worker.next(Frames.DISCONNECT).text()).isEqualTo("\3\u00ee");
	}

	@Test
	void aSendThatFindsNobodyLeavesTheReasonToTheReceive() throws Exception {
		this.exchange.answer((event) -> Mono.error(new ClientDisconnectedException(event.type())));
		this.worker.send(Frame.of(Frames.TEXT, 0, 1, "x"));
		this.exchange.nextSent();
		this.exchange.yield(WebSocketReceiveEvent.Disconnect.of(4000));
		assertThat(this.worker.next(Frames.DISCONNECT).text()).isEqualTo("\u000f\u00a0");
	}

	@Test
	void severalCallsShareTheConnection() throws Exception {
		for (int i = 2; i < 30; i++) {
			new ExchangeDouble().yield(WebSocketReceiveEvent.Connect.INSTANCE).call(this.link, SCOPE);
		}
		for (int i = 2; i < 30; i++) {
			assertThat(this.worker.next(Frames.WEBSOCKET).stream()).isEqualTo(i);
		}
		assertThat(List.of(this.link.streams())).containsExactly(29);
	}

}
