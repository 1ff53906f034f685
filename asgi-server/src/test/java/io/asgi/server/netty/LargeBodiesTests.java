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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import io.asgi.test.conformance.ServerSettings;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpDecoderSpec;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LargeBodies}.
 */
@Timeout(60)
@SuppressWarnings("deprecation")
// The size of the parts
class LargeBodiesTests {

	private static final long MIB = 1024 * 1024;

	@Test
	void aBodyComesInPartsLargerThanThoseOfReactorNetty() throws Exception {
		AtomicInteger largest = new AtomicInteger();
		AsgiApplication application = (scope, receive, send) -> largest(receive, largest)
			.then(send.send(HttpSendEvent.Start.of(200)))
			.then(send.send(HttpSendEvent.Body.last("all")));
		try (TestServer server = TestServer.start(application, ServerSettings.defaults(), (http) -> http)) {
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + "/"))
				.POST(BodyPublishers.ofByteArray(new byte[(int) MIB]))
				.build();
			assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body()).isEqualTo("all");
		}
		assertThat(largest).hasValueGreaterThan(HttpDecoderSpec.DEFAULT_MAX_CHUNK_SIZE);
	}

	private static Mono<Void> largest(AsgiReceive receive, AtomicInteger largest) {
		return receive.receive().cast(HttpReceiveEvent.Request.class).flatMap((part) -> {
			largest.accumulateAndGet(part.body().length, Math::max);
			return part.more() ? largest(receive, largest) : Mono.empty();
		});
	}

	@Test
	void aSizeOfThePartsThatWasChosenStays() {
		HttpServer server = HttpServer.create().httpRequestDecoder((decoder) -> decoder.maxChunkSize(1000));
		assertThat(LargeBodies.configure(server).configuration().decoder().maxChunkSize()).isEqualTo(1000);
	}

	@Test
	void allOtherSettingsOfTheDecoderStay() {
		HttpServer server = HttpServer.create()
			.httpRequestDecoder((decoder) -> decoder.maxInitialLineLength(1)
				.maxHeaderSize(2)
				.validateHeaders(false)
				.initialBufferSize(3)
				.allowDuplicateContentLengths(true)
				.allowPartialChunks(false)
				.h2cMaxContentLength(4));
		HttpServer configured = LargeBodies.configure(server);
		assertThat(configured.configuration().decoder()).isNotEqualTo(server.configuration().decoder());
		assertThat(configured
			.httpRequestDecoder((decoder) -> decoder.maxInitialLineLength(1)
				.maxHeaderSize(2)
				.maxChunkSize(64 * 1024)
				.validateHeaders(false)
				.initialBufferSize(3)
				.allowDuplicateContentLengths(true)
				.allowPartialChunks(false)
				.h2cMaxContentLength(4))
			.configuration()
			.decoder()).isEqualTo(configured.configuration().decoder());
	}

	@Test
	void aConnectionOfASmallJvmPoolsLargeBuffers() {
		assertThat(allocator(ByteBufAllocator.DEFAULT, 512 * MIB)).isSameAs(PooledByteBufAllocator.DEFAULT);
	}

	@Test
	void aConnectionOfALargerJvmKeepsItsAllocator() {
		assertThat(allocator(ByteBufAllocator.DEFAULT, 512 * MIB + 1)).isSameAs(ByteBufAllocator.DEFAULT);
	}

	@Test
	void anAllocatorThatWasChosenStays() {
		ByteBufAllocator chosen = new AdaptiveByteBufAllocator();
		assertThat(allocator(chosen, 512 * MIB)).isSameAs(chosen);
	}

	private static ByteBufAllocator allocator(ByteBufAllocator present, long maxMemory) {
		EmbeddedChannel channel = new EmbeddedChannel();
		channel.config().setAllocator(present);
		LargeBodies.install(channel, maxMemory);
		ByteBufAllocator allocator = channel.alloc();
		channel.finishAndReleaseAll();
		return allocator;
	}

}
