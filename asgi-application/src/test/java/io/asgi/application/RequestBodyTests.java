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

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.asgi.AsgiException;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.WebSocketReceiveEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link RequestBody}.
 */
class RequestBodyTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final TestConnection connection = new TestConnection();

	@Test
	void allPartsAreReadAndNothingAfterThem() {
		offer("ab", true);
		offer("", true);
		offer("c", false);
		this.connection.offer(HttpReceiveEvent.Disconnect.INSTANCE);
		StepVerifier.create(RequestBody.bytes(this.connection))
			.assertNext((body) -> assertThat(body).asString().isEqualTo("abc"))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.connection.taken()).isEqualTo(3);
	}

	@Test
	void anEmptyBodyIsNoBytes() {
		offer("", false);
		StepVerifier.create(RequestBody.bytes(this.connection))
			.assertNext((body) -> assertThat(body).isEmpty())
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void aBodyAsLargeAsTheLimitIsRead() {
		offer("12", true);
		offer("345", false);
		StepVerifier.create(RequestBody.bytes(this.connection, 5)).expectNextCount(1).expectComplete().verify(TIMEOUT);
	}

	@Test
	void aBodyLargerThanTheLimitFailsAtOnceAndNamesTheLimit() {
		offer("123", true);
		offer("456", true);
		offer("789", false);
		StepVerifier.create(RequestBody.bytes(this.connection, 5))
			.expectErrorSatisfies((ex) -> assertThat(ex)
				.isInstanceOfSatisfying(RequestBodyTooLargeException.class,
						(tooLarge) -> assertThat(tooLarge.limit()).isEqualTo(5))
				.hasMessage("The request body is larger than the limit of 5 bytes"))
			.verify(TIMEOUT);
		assertThat(this.connection.taken()).isEqualTo(2);
		assertThat(this.connection.isReceiving()).isFalse();
	}

	@Test
	void theDefaultLimitIsOneMebibyte() {
		this.connection.offer(HttpReceiveEvent.Request.of(new byte[1024 * 1024]));
		this.connection.offer(HttpReceiveEvent.Request.last(new byte[1]));
		StepVerifier.create(RequestBody.bytes(this.connection))
			.expectErrorMessage("The request body is larger than the limit of 1048576 bytes")
			.verify(TIMEOUT);
	}

	@Test
	void aNegativeLimitIsRefused() {
		StepVerifier.create(RequestBody.bytes(this.connection, -1))
			.expectErrorMessage("'limit' must not be negative: -1")
			.verify(TIMEOUT);
	}

	@Test
	void aClientThatLeavesBeforeTheEndIsAnError() {
		offer("a", true);
		this.connection.offer(HttpReceiveEvent.Disconnect.INSTANCE);
		StepVerifier.create(RequestBody.bytes(this.connection))
			.expectError(ClientDisconnectedException.class)
			.verify(TIMEOUT);
	}

	@Test
	void anEventOfAnotherProtocolIsAnError() {
		this.connection.offer(WebSocketReceiveEvent.Connect.INSTANCE);
		StepVerifier.create(RequestBody.bytes(this.connection))
			.expectErrorMessage("websocket.connect is not a part of a request body")
			.verify(TIMEOUT);
	}

	@Test
	void chunksAreReceivedOnDemandAndEmptyOnesLeftOut() {
		offer("a", true);
		offer("", true);
		offer("b", true);
		offer("c", false);
		StepVerifier.create(RequestBody.chunks(this.connection).map(String::new), 0)
			.then(() -> assertThat(this.connection.taken()).isZero())
			.thenRequest(1)
			.expectNext("a")
			.then(() -> assertThat(this.connection.taken()).isEqualTo(1))
			.thenRequest(1)
			.expectNext("b")
			.then(() -> assertThat(this.connection.taken()).isEqualTo(3))
			.thenRequest(1)
			.expectNext("c")
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void cancellingTakesNothingMore() {
		offer("a", true);
		offer("b", true);
		StepVerifier.create(RequestBody.chunks(this.connection), 1).expectNextCount(1).thenCancel().verify(TIMEOUT);
		assertThat(this.connection.taken()).isEqualTo(1);
		assertThat(this.connection.isReceiving()).isFalse();
	}

	@Test
	void aSubscriptionIsWhatReads() {
		offer("a", false);
		Mono<byte[]> body = RequestBody.bytes(this.connection);
		assertThat(this.connection.taken()).isZero();
		body.block();
		assertThat(this.connection.taken()).isEqualTo(1);
	}

	@Test
	void manySmallPartsDoNotDeepenTheStack() {
		for (int i = 0; i < 100_000; i++) {
			offer("a", true);
		}
		offer("", false);
		StepVerifier.create(RequestBody.bytes(this.connection))
			.assertNext((body) -> assertThat(body).hasSize(100_000))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '\'', value = { "text/plain,UTF-8", "text/plain; charset=iso-8859-1,ISO-8859-1",
			"text/plain;CHARSET=\"utf-16\",UTF-16", "'text/plain; format=flowed; charset = us-ascii ',US-ASCII" })
	void theContentTypeNamesTheCharset(String contentType, String charset) {
		assertThat(RequestBody.charset(HttpScope.builder().headers("content-type", contentType).build()))
			.hasToString(charset);
	}

	@Test
	void textIsDecodedInTheCharsetOfTheRequest() {
		this.connection.offer(HttpReceiveEvent.Request.last("é".getBytes(StandardCharsets.ISO_8859_1)));
		HttpScope scope = HttpScope.builder().headers("content-type", "text/plain; charset=latin1").build();
		StepVerifier.create(RequestBody.text(scope, this.connection)).expectNext("é").expectComplete().verify(TIMEOUT);
	}

	@Test
	void textWithoutCharsetIsUtf8EvenAcrossParts() {
		byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
		this.connection.offer(HttpReceiveEvent.Request.of(new byte[] { euro[0] }));
		this.connection.offer(HttpReceiveEvent.Request.last(new byte[] { euro[1], euro[2] }));
		StepVerifier.create(RequestBody.text(HttpScope.builder().build(), this.connection))
			.expectNext("€")
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void anUnknownCharsetFailsBeforeAnythingIsRead() {
		offer("a", false);
		HttpScope scope = HttpScope.builder().headers("content-type", "text/plain; charset=klingon").build();
		StepVerifier.create(RequestBody.text(scope, this.connection))
			.expectErrorMessage("The charset of the content type 'text/plain; charset=klingon' is not supported")
			.verify(TIMEOUT);
		assertThat(this.connection.taken()).isZero();
		assertThatThrownBy(() -> RequestBody.charset(scope)).isInstanceOf(AsgiException.class);
	}

	private void offer(String part, boolean more) {
		this.connection.offer(new HttpReceiveEvent.Request(part.getBytes(StandardCharsets.UTF_8), more));
	}

}
