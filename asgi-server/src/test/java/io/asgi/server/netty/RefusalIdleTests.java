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

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.asgi.AsgiApplication;
import io.asgi.HttpSendEvent;
import io.asgi.server.HttpOptions;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for refusals that their clients do not take.
 */
@Timeout(60)
class RefusalIdleTests {

	private final AsgiApplication hello = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
		.then(send.send(HttpSendEvent.Body.last("hello")));

	private final FullSocket socket = new FullSocket();

	private LimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /a HTTP/1.1\r\n\r\n", "GET /a HTTP/1.2\r\nHost: a\r\n\r\n",
			"GET /a HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n" })
	void aRefusalThatNobodyTakesIsCutOff(String request) throws Exception {
		assertCutOff(request, "response-idle a");
	}

	@Test
	void theAnswerToALongBodyIsCutOff() throws Exception {
		try (RawHttp client = serveOne()) {
			client.write("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n");
			this.server.assertReached("request-body-size a", "response-idle a");
			assertReset(client);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /a HTTP/1.1\r\nHost : a\r\n\r\n",
			"POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n" })
	void theAnswerToWhatIsMalformedIsCutOff(String request) throws Exception {
		assertCutOff(request, "response-idle null");
	}

	@Test
	void theAnswerToASlowHeadDoesNotHoldItsConnection() throws Exception {
		try (RawHttp client = serveOne()) {
			client.write("GET /a HT");
			this.server.assertReached("request-head-time null");
			assertThat(client.rest()).isEmpty();
		}
	}

	@Test
	void aRefusalOverHttp2ThatNobodyTakesIsCutOff() throws Exception {
		serve(Wire.H2C);
		try (RawFrames client = new RawFrames(this.server.address())) {
			// No window for bodies
			client.frame(RawFrames.SETTINGS, 0, 0, new byte[] { 0, 4, 0, 0, 0, 0 });
			client.request(1, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/a",
					"content-length", "2000");
			client.flush();
			this.server.assertReached("request-body-size a", "response-idle a");
			assertThat(client.status(1)).isEqualTo(-8);
		}
	}

	private void assertCutOff(String request, String limit) throws Exception {
		try (RawHttp client = serveOne()) {
			client.write(request);
			this.server.assertReached(limit);
			assertReset(client);
		}
	}

	private void serve(Wire wire) {
		this.server = LimitServer.start(wire, this.hello,
				(options) -> options.http(HttpOptions.builder()
					.maxRequestBodySize(1000)
					.requestHeadTimeout(Duration.ofMillis(500))
					.responseIdleTimeout(Duration.ofMillis(500))
					.build()),
				(channel) -> channel.pipeline().addFirst(this.socket));
	}

	/**
	 * Connect, and be served once, before nothing more is taken.
	 */
	private RawHttp serveOne() throws Exception {
		serve(Wire.HTTP11);
		RawHttp client = this.server.http1();
		client.write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
		assertThat(client.read().body()).isEqualTo("hello");
		this.socket.isFull = true;
		return client;
	}

	private static void assertReset(RawHttp client) {
		assertThatExceptionOfType(IOException.class).isThrownBy(client::rest);
	}

	/**
	 * A socket whose client has not read for so long that just the responses so far have
	 * fit into it.
	 */
	private static final class FullSocket extends ChannelOutboundHandlerAdapter {

		private final Map<ChannelPromise, Object> pending = new LinkedHashMap<>();

		private volatile boolean isFull;

		@Override
		public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
			if (this.isFull) {
				this.pending.put(promise, message);
			}
			else {
				ctx.write(message, promise);
			}
		}

		@Override
		public void handlerRemoved(ChannelHandlerContext ctx) {
			this.pending.forEach((promise, message) -> {
				ReferenceCountUtil.release(message);
				promise.tryFailure(new ClosedChannelException());
			});
			this.pending.clear();
		}

	}

}
