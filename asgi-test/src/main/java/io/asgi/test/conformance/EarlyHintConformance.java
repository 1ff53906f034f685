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

import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.EarlyHint;
import io.asgi.HttpSendEvent.Start;
import io.asgi.IllegalEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Informational responses before the head.
 *
 * @see <a href= "https://asgi.readthedocs.io/en/latest/extensions.html#early-hints">ASGI
 * extensions, "Early Hints"</a>
 */
interface EarlyHintConformance extends Conformance {

	private static EarlyHint hint(String... links) {
		return new EarlyHint(List.of(links));
	}

	private void theConnectionGoesOn() {
		ClientExchange client = bench().get("/next");
		bench().call().send(Start.of(200), Body.last("next"));
		assertThat(client.text()).isEqualTo("next");
	}

	@Test
	default void hintsArriveBeforeTheResponse() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		assertThat(call.http().extensions()).containsKey("http.response.early_hint");
		call.send(hint("</a.css>; rel=preload"));
		WireHead first = client.awaitInformational();
		assertThat(first.status()).isEqualTo(103);
		assertThat(first.headers()).containsExactly(new AsgiHeaders.Field("link", "</a.css>; rel=preload"));
		assertThat(client.hasHead()).isFalse();
		call.send(hint("</b>", "</caf\u00e9>"));
		call.send(Start.of(200), Body.last("all"));
		assertThat(client.text()).isEqualTo("all");
		assertThat(client.status()).isEqualTo(200);
		assertThat(client.head().headers().contains("link")).isFalse();
		assertThat(client.informational()).extracting((head) -> head.headers().all("link"))
			.containsExactly(List.of("</a.css>; rel=preload"), List.of("</b>", "</caf\u00e9>"));
		theConnectionGoesOn();
	}

	@Test
	default void aHintArrivesWhileTheHeadIsHeld() {
		bench().serve((scope, receive,
				send) -> send.send(Start.of(200)).then(send.send(hint("</a>"))).then(send.send(Body.last("all"))));
		ClientExchange client = bench().get("/");
		assertThat(client.text()).isEqualTo("all");
		assertThat(client.informational()).extracting(WireHead::status).containsExactly(103);
	}

	@Test
	default void aHintAfterTheHeadIsIgnored() {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		call.send(Start.of(200));
		assertThat(client.status()).isEqualTo(200);
		call.send(hint("</a>"), Body.of("a"), hint("</b>"), Body.last("b"));
		assertThat(client.text()).isEqualTo("ab");
		assertThat(client.informational()).isEmpty();
		theConnectionGoesOn();
	}

	@Test
	default void anErrorAfterAHintIsStillAnErrorResponse() {
		bench().serve((scope, receive, send) -> send.send(hint("</a>"))
			.then(Mono.error(new IllegalStateException("The application gives up"))));
		ClientExchange client = bench().get("/");
		assertThat(client.status()).isEqualTo(500);
		assertThat(client.informational()).extracting(WireHead::status).containsExactly(103);
	}

	@Test
	default void aHintMayPrecedeTheAnswerToHead() {
		ClientExchange client = bench().open(WireRequest.of("HEAD", "/"));
		RemoteCall call = bench().call();
		call.send(hint("</a>"), Start.of(200), Body.of("a"), Body.last("b"));
		assertThat(client.body()).isEmpty();
		assertThat(client.informational()).extracting(WireHead::status).containsExactly(103);
		theConnectionGoesOn();
	}

	@Test
	default void aHintDoesNotCloseAConnectionBeforeItsResponse() {
		bench().assumeHttp1();
		ClientExchange client = bench().open(WireRequest.get("/", "connection", "close"));
		RemoteCall call = bench().call();
		call.send(hint("</a>"), hint("</b>"));
		assertThat(client.awaitInformational().headers().contains("connection")).isFalse();
		call.send(Start.of(200), Body.of("a"), Body.last("b"));
		assertThat(client.text()).isEqualTo("ab");
		assertThat(client.informational()).hasSize(2);
	}

	@Test
	default void hintsAreNotOfferedToClientsOfHttp10() {
		bench().assumeHttp1();
		ClientExchange client = bench().open(WireRequest.get("/").withHttpVersion("1.0"));
		RemoteCall call = bench().call();
		assertThat(call.http().extensions()).doesNotContainKey("http.response.early_hint");
		assertThat(call.startSend(hint("</a>")).awaitFailure()).isInstanceOf(IllegalEventException.class);
		call.send(Start.of(200), Body.last("fine"));
		assertThat(client.text()).isEqualTo("fine");
	}

	@ParameterizedTest
	@ValueSource(strings = { "</a>\r\nset-cookie: a=b", "</a>\n", "</a>\0", "</\u20ac>" })
	default void aLinkThatIsNoFieldValueIsRefused(String link) {
		ClientExchange client = bench().get("/");
		RemoteCall call = bench().call();
		assertThat(call.startSend(hint("</fine>", link)).awaitFailure()).isInstanceOf(IllegalEventException.class)
			.hasMessageContaining("is not valid");
		call.send(Start.of(200), Body.last("fine"));
		assertThat(client.text()).isEqualTo("fine");
		assertThat(client.informational()).isEmpty();
	}

}
