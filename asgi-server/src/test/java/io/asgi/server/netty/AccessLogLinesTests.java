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

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.accesslog.AccessLog;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireExchange;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the lines of the access log, as a server writes them.
 */
@Timeout(30)
class AccessLogLinesTests {

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER_NAME);

	private static final AsgiApplication HELLO = (scope, receive, send) -> send
		.send(new HttpSendEvent.Start(200, AsgiHeaders.of("x-request-id", "7f3a"), false))
		.then(send.send(HttpSendEvent.Body.last("hello")));

	private static final AsgiApplication CHAT = (scope, receive, send) -> receive.receive()
		.then(send.send(WebSocketSendEvent.Accept.of("chat")))
		.then(send.send(new WebSocketSendEvent.Text("welcome")))
		.thenMany(receive.events())
		.then();

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			AccessLogLinesTests.this.lines.add(event.getFormattedMessage());
		}

	};

	private DisposableServer server;

	@BeforeEach
	void capture() {
		this.appender.setContext(LOGGER.getLoggerContext());
		this.appender.start();
		LOGGER.addAppender(this.appender);
		LOGGER.setLevel(Level.INFO);
	}

	@AfterEach
	void release() {
		this.server.disposeNow();
		LOGGER.detachAppender(this.appender);
		LOGGER.setLevel(null);
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void everyPresetHasALineForARequest(Wire wire) throws Exception {
		List<AsgiServerListener> logs = new ArrayList<>();
		for (String format : List.of("default", "common", "combined")) {
			logs.add(AccessLog.builder().format(format).build());
		}
		try (WireConnection client = serve(wire, HELLO, AsgiServerListener.of(logs))) {
			client.open(WireRequest.get("/api/items?page=2", "user-agent", "curl/8.5.0"), new WireResponse());
			String protocol = isHttp1(wire) ? "HTTP/1.1" : "HTTP/2.0";
			assertThat(next()).matches("127\\.0\\.0\\.1 \"GET /api/items " + protocol
					+ "\" 200 5B \\d+ms complete application=shop request-id=\"7f3a\"");
			String common = "127\\.0\\.0\\.1 - - \\[[^]]+] \"GET /api/items\\?page=2 " + protocol + "\" 200 5";
			assertThat(next()).matches(common);
			assertThat(next()).matches(common + " \"-\" \"curl/8\\.5\\.0\"");
		}
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aWebSocketHasTwoLines(Wire wire) throws Exception {
		try (WireConnection client = serve(wire, CHAT, AccessLog.builder().build())) {
			WireExchange exchange = client.open(webSocket(wire), new WireResponse());
			String request = isHttp1(wire) ? "\"GET /chat HTTP/1\\.1\" 101" : "\"CONNECT /chat HTTP/2\\.0\" 200";
			String end = " application=shop request-id=\"-\"";
			assertThat(next()).matches("127\\.0\\.0\\.1 " + request + " websocket accepted subprotocol=\"chat\"" + end);
			exchange.send(RawWebSocket.frame(0x81, "hi".getBytes(StandardCharsets.US_ASCII)));
			exchange.send(RawWebSocket.frame(0x88, "\u0003\u00e8bye".getBytes(StandardCharsets.ISO_8859_1)));
			assertThat(next()).matches("127\\.0\\.0\\.1 " + request
					+ " websocket closed 1000 \"bye\" received=1/2B sent=1/7B \\d+ms complete" + end);
		}
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aClientThatLeavesAndAnApplicationThatFailsAreToldApart(Wire wire) throws Exception {
		AsgiApplication application = (scope, receive, send) -> Mono.error(new IllegalStateException("on purpose"));
		try (WireConnection client = serve(wire, application, AccessLog.builder().build())) {
			client.open(WireRequest.get("/"), new WireResponse());
			assertThat(next()).contains("\" 500 21B ").contains("ms replaced ");
		}
		this.server.disposeNow();
		AsgiApplication streaming = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(HttpSendEvent.Body.of("abc")))
			.then(Mono.never());
		try (WireConnection client = serve(wire, streaming, AccessLog.builder().build())) {
			WireResponse response = new WireResponse();
			WireExchange exchange = client.open(WireRequest.get("/"), response);
			while (!response.toString().contains("'abc'")) {
				Thread.yield();
			}
			exchange.abort();
			assertThat(next()).contains("\" 200 3B ").contains("ms client-gone ");
		}
	}

	private WireConnection serve(Wire wire, AsgiApplication application, AsgiServerListener listener) throws Exception {
		AsgiBridge bridge = new AsgiBridge(AsgiServerOptions.builder().build(), listener);
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("shop", "/", application))), bridge);
		HttpServer server = wire.configure(HttpServer.create().host("127.0.0.1").port(0).route(routes::apply));
		this.server = AsgiHttpServer.configure(server).bindNow(Duration.ofSeconds(10));
		return wire.protocol().connect((InetSocketAddress) this.server.address());
	}

	private static WireRequest webSocket(Wire wire) {
		AsgiHeaders headers = AsgiHeaders.of("sec-websocket-version", "13", "sec-websocket-protocol", "chat");
		return WireRequest.webSocket("/chat?token=secret",
				isHttp1(wire) ? headers.with("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==") : headers);
	}

	private static boolean isHttp1(Wire wire) {
		return wire.protocol().httpVersion().startsWith("1");
	}

	private String next() throws InterruptedException {
		String line = this.lines.poll(10, TimeUnit.SECONDS);
		assertThat(line).isNotNull();
		return line;
	}

}
