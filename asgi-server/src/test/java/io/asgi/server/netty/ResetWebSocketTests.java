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

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.asgi.AsgiApplication;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketSendEvent;
import io.netty.channel.Channel;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that resets the connection of its WebSocket is nothing to warn of.
 */
@Timeout(60)
class ResetWebSocketTests {

	@ParameterizedTest
	@CsvSource({ "HTTP11, false", "HTTP11, true", "HTTP11_TLS, false", "HTTP11_TLS, true" })
	void nobodyIsWarned(Wire wire, boolean writing) throws Exception {
		CompletableFuture<Channel> channel = new CompletableFuture<>();
		CompletableFuture<Object> ended = new CompletableFuture<>();
		AsgiApplication application = (scope, receive, send) -> receive.receive()
			.then(send.send(WebSocketSendEvent.Accept.of()))
			.then(writing
					? Mono.when(Flux.range(0, 1_000_000)
						.concatMap((i) -> send.send(new WebSocketSendEvent.Bytes(new byte[60_000])), 0)
						.onErrorComplete()
						.doFinally((s) -> ended.complete("w")))
					: receive.events()
						.takeUntil((event) -> event instanceof WebSocketReceiveEvent.Disconnect)
						.doOnNext(ended::complete)
						.then());
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
		log.start();
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		root.addAppender(log);
		try (LimitServer server = LimitServer.start(wire, application, (options) -> {
		}, channel::complete)) {
			Socket plain = new Socket(server.address().getAddress(), server.address().getPort());
			Socket socket = wire.protocol().isSecure()
					? Wire.trustingSockets().createSocket(plain, "localhost", server.address().getPort(), true) : plain;
			socket.getOutputStream()
				.write(("GET /a HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
						+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
					.getBytes(StandardCharsets.ISO_8859_1));
			assertThat(socket.getInputStream().readNBytes(100)).isNotEmpty();
			plain.setSoLinger(true, 0);
			plain.close();
			ended.get(20, TimeUnit.SECONDS);
			assertThat(channel.get(1, TimeUnit.SECONDS).closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			root.detachAppender(log);
		}
		assertThat(log.list).filteredOn((entry) -> entry.getLevel().isGreaterOrEqual(Level.WARN)).isEmpty();
	}

}
