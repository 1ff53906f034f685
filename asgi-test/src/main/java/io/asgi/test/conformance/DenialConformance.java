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

package io.asgi.test.conformance;

import java.util.Arrays;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceiveEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.IllegalEventException;
import io.asgi.WebSocketReceiveEvent.Connect;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent.Accept;
import io.asgi.WebSocketSendEvent.Close;
import io.asgi.WebSocketSendEvent.DenialBody;
import io.asgi.WebSocketSendEvent.DenialStart;
import io.asgi.WebSocketSendEvent.Text;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How an application denies a WebSocket with a response of its own, where the scope
 * offers that.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/extensions.html#websocket-denial-response">ASGI
 * extensions, "Websocket Denial Response"</a>
 */
interface DenialConformance extends Conformance {

	/**
	 * The extension.
	 */
	String DENIAL = "websocket.http.response";

	@Test
	default void aDenialResponseIsRefusedUnlessItIsOffered() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = bench().call();
		if (call.webSocket().extensions().containsKey(DENIAL)) {
			assertThat(call.webSocket().extensions().get(DENIAL)).isEmpty();
			return;
		}
		DenialStart start = new DenialStart(401, AsgiHeaders.of("x-a", "1"));
		assertThat(call.startSend(start).awaitFailure()).isInstanceOf(IllegalEventException.class)
			.hasMessageContaining(DENIAL);
		call.send(Accept.of());
		client.isAccepted();
	}

	@Test
	default void aDenialIsAnHttpResponse() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		assertThat(call.receive()).isEqualTo(Connect.INSTANCE);
		AsgiHeaders fields = AsgiHeaders.of("x-a", "1", "set-cookie", "a=1", "set-cookie", "b=2");
		new Pending<>("a denial",
				call.assembleSend(new DenialStart(401, fields)).then(call.assembleSend(body("no", false))).toFuture())
			.await();
		assertThat(client.isDenied(401)).isEqualTo("no");
		AsgiHeaders headers = client.exchange().head().headers();
		assertThat(headers.first("x-a")).isEqualTo("1");
		assertThat(headers.all("set-cookie")).containsExactly("a=1", "b=2");
		assertThat(call.receive()).isEqualTo(Disconnect.of(Disconnect.ABNORMAL));
		assertThat(call.receive()).isEqualTo(Disconnect.of(Disconnect.ABNORMAL));
	}

	@Test
	default void aDenialThatIsSentInOneGoHasItsContentLength() {
		bench().serve((scope, receive, send) -> {
			if (!((WebSocketScope) scope).extensions().containsKey(DENIAL)) {
				return Mono.empty();
			}
			return send.send(new DenialStart(401, AsgiHeaders.empty())).then(send.send(body("no", false)));
		});
		WebSocketClient client = bench().webSocket("/");
		Assumptions.assumeTrue(client.exchange().status() == 401, "Denials are not offered");
		assertThat(client.exchange().head().headers().all("content-length")).containsExactly("2");
		assertThat(client.isDenied(401)).isEqualTo("no");
	}

	@Test
	default void aDenialIsStreamedByteForByte() {
		byte[] part = new byte[256];
		for (int i = 0; i < part.length; i++) {
			part[i] = (byte) i;
		}
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		call.send(new DenialStart(403, AsgiHeaders.empty()));
		assertThat(client.exchange().status()).isEqualTo(403);
		call.send(new DenialBody(part, true));
		assertThat(client.exchange().take(part.length)).isEqualTo(part);
		call.send(new DenialBody(part, true), new DenialBody(part, false));
		byte[] rest = client.exchange().body();
		assertThat(Arrays.copyOf(rest, part.length)).isEqualTo(part);
		assertThat(Arrays.copyOfRange(rest, part.length, rest.length)).isEqualTo(part);
	}

	@Test
	default void aClientThatDoesNotReadStopsADenial() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		client.exchange().pauseReading();
		call.send(new DenialStart(403, AsgiHeaders.empty()));
		Flood flood = Flood.until((chunk) -> call.startSend(new DenialBody(chunk, true)));
		client.exchange().resumeReading();
		flood.waiting().await();
		call.send(body("", false));
		assertThat(client.exchange().body()).isEqualTo(flood.bytes());
	}

	@Test
	default void aDenialWithAContentLengthKeepsIt() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		call.send(new DenialStart(401, AsgiHeaders.of("content-length", "4")), body("ab", true), body("cd", false));
		assertThat(client.isDenied(401)).isEqualTo("abcd");
		assertThat(client.exchange().head().headers().all("content-length")).containsExactly("4");
	}

	@Test
	default void aDenialShorterThanItsContentLengthIsCutOff() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		call.send(new DenialStart(401, AsgiHeaders.of("content-length", "4")), body("ab", true));
		assertThat(client.exchange().takeText(2)).isEqualTo("ab");
		assertThat(call.startSend(body("c", false)).awaitFailure()).isInstanceOf(IllegalEventException.class)
			.hasMessageContaining("websocket.http.response.body is not valid");
		client.exchange().isAborted();
	}

	@Test
	default void aDenialThatHasNoBodyByItsStatusHasNone() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		call.send(new DenialStart(304, AsgiHeaders.empty()), body("no", false));
		assertThat(client.isDenied(304)).isEmpty();
	}

	@Test
	default void fieldsOfTheConnectionDoNotBelongToADenial() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		call.send(
				new DenialStart(401, AsgiHeaders.of("transfer-encoding", "gzip", "upgrade", "h2c", "keep-alive", "5")),
				body("no", false));
		assertThat(client.isDenied(401)).isEqualTo("no");
		AsgiHeaders headers = client.exchange().head().headers();
		assertThat(headers).extracting(AsgiHeaders.Field::name).doesNotContain("upgrade", "keep-alive");
		assertThat(headers.all("transfer-encoding")).doesNotContain("gzip");
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 204 })
	default void aDenialMustNotLookLikeAnAccept(int status) {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		DenialStart start = new DenialStart(status, AsgiHeaders.empty());
		assertThat(call.startSend(start).awaitFailure()).isInstanceOf(IllegalEventException.class)
			.hasMessageContaining("websocket.http.response.start is not valid");
		call.send(Accept.of());
		client.isAccepted();
	}

	@Test
	default void noOtherEventOfAWebSocketFollowsADenial() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		call.send(new DenialStart(401, AsgiHeaders.empty()));
		assertThat(call.startSend(Accept.of()).awaitFailure()).isInstanceOf(IllegalEventException.class)
			.hasMessageContaining("websocket.accept is not allowed in state ");
		assertThat(call.startSend(new Text("hi")).awaitFailure()).isInstanceOf(IllegalEventException.class);
		assertThat(call.startSend(Close.of()).awaitFailure()).isInstanceOf(IllegalEventException.class);
		call.send(body("no", false));
		assertThat(client.isDenied(401)).isEqualTo("no");
	}

	@Test
	default void aDenialAfterTheAcceptIsRefused() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		call.send(Accept.of());
		DenialStart start = new DenialStart(401, AsgiHeaders.empty());
		assertThat(call.startSend(start).awaitFailure()).isInstanceOf(IllegalEventException.class)
			.hasMessageContaining("websocket.http.response.start is not allowed in state ");
		client.isAccepted();
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	default void anApplicationThatEndsInMidDenialCutsItOff(boolean fails) {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		call.send(new DenialStart(401, AsgiHeaders.empty()), body("begun", true));
		assertThat(client.exchange().takeText(5)).isEqualTo("begun");
		if (fails) {
			call.fail(new IllegalStateException("a secret"));
		}
		else {
			call.complete();
		}
		client.exchange().isAborted();
	}

	@Test
	default void anApplicationThatFailsWithTheHeadOfADenialHeldIsA500() {
		bench().serve((scope, receive, send) -> send.send(new DenialStart(401, AsgiHeaders.empty()))
			.then(receive.receive())
			.then(reactor.core.publisher.Mono.error(new IllegalStateException("a secret"))));
		assertThat(bench().webSocket("/").isDenied(500)).doesNotContain("secret");
	}

	@Test
	default void aClientThatLeavesInMidDenialIsADisconnect() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		assertThat(call.receive()).isEqualTo(Connect.INSTANCE);
		Pending<AsgiReceiveEvent> next = call.startReceive();
		call.send(new DenialStart(401, AsgiHeaders.empty()), body("begun", true));
		assertThat(client.exchange().takeText(5)).isEqualTo("begun");
		next.staysPending();
		client.exchange().abort();
		assertThat(next.await()).isEqualTo(Disconnect.of(Disconnect.ABNORMAL));
		assertThat(call.startSend(body("more", false)).awaitFailure()).isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	default void framesThatComeTooEarlyDoNotKeepADenialFromItsClient() {
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		client.send(WebSocketFrame.text("early"));
		call.send(new DenialStart(401, AsgiHeaders.empty()), body("no", false));
		assertThat(client.isDenied(401)).isEqualTo("no");
	}

	@Test
	default void nothingFollowsADenialOnItsConnectionOverHttp1() {
		bench().assumeHttp1();
		WebSocketClient client = bench().webSocket("/");
		RemoteCall call = denyingCall();
		// What comes through a proxy that takes the handshake for accepted
		bench().open(WireRequest.get("/"));
		call.send(new DenialStart(401, AsgiHeaders.empty()), body("no", false));
		assertThat(client.isDenied(401)).isEqualTo("no");
		assertThat(client.exchange().head().headers().first("connection")).isEqualToIgnoringCase("close");
		bench().application().isNotCalled();
	}

	private RemoteCall denyingCall() {
		RemoteCall call = bench().call();
		Assumptions.assumeTrue(call.webSocket().extensions().containsKey(DENIAL), "Denials are not offered");
		return call;
	}

	private static DenialBody body(String text, boolean more) {
		return new DenialBody(text.getBytes(), more);
	}

}
