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

package io.asgi.spring.boot.endtoend;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for contexts that are restarted, beans of unusual kinds, and shutdowns that come
 * at a bad time.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class HostileEndToEndTests {

	@Test
	void aRestartedContextServesWebSocketsAndRequestsThatTakeTime() throws Exception {
		try (Server server = Server.start(TestApplication.class)) {
			assertThat(server.get("/slow").body()).isEqualTo("slow");
			WebSocketClient before = WebSocketClient.connect(server.webSocketUri("/echo"));
			before.send("a");
			assertThat(before.next()).isEqualTo("a");
			server.context().stop();
			assertThat(before.next()).isEqualTo("close:1001");
			server.context().start();
			assertThat(server.get("/rest").body()).isEqualTo("rest");
			assertThat(server.get("/slow").body()).isEqualTo("slow");
			WebSocketClient after = WebSocketClient.connect(server.webSocketUri("/echo"));
			after.send("b");
			assertThat(after.next()).isEqualTo("b");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/factory", "/proxy", "/blocking" })
	void beansOfAllKindsAreServed(String path) throws Exception {
		try (Server server = Server.start(TestApplication.class)) {
			assertThat(server.get(path).body()).isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "graceful", "immediate" })
	void aShutdownWithAWebSocketThatStallsAndOneThatIsFineIsQuick(String shutdown, CapturedOutput output)
			throws Exception {
		WebSocketClient fine;
		long start;
		try (Server server = Server.start(TestApplication.class, "server.shutdown=" + shutdown,
				"asgi.websocket.close-timeout=500ms")) {
			fine = WebSocketClient.connect(server.webSocketUri("/echo"));
			java.net.Socket stalled = new java.net.Socket("localhost", server.port());
			stalled.getOutputStream()
				.write(("GET /flood HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
						+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
					.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
			assertThat(stalled.getInputStream().read()).isEqualTo('H');
			start = System.nanoTime();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
		assertThat(fine.next()).isEqualTo("close:1001");
		assertThat(output).doesNotContain("ERROR");
	}

	@Test
	void aBlockingApplicationIsInterruptedAtShutdownAndNobodyIsLeftWaiting(CapturedOutput output) throws Exception {
		CompletableFuture<?> response;
		try (Server server = Server.start(TestApplication.class, "server.shutdown=immediate")) {
			response = Server.client(java.net.http.HttpClient.Version.HTTP_1_1)
				.sendAsync(server.request("/hang").build(), java.net.http.HttpResponse.BodyHandlers.ofString());
			assertThat(TestApplication.hanging.await(10, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(TestApplication.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(response).failsWithin(Duration.ofSeconds(10));
		assertThat(output).doesNotContain("ERROR");
	}

	@Test
	void theBasePathOfWebFluxHoldsForMounts() throws Exception {
		try (Server server = Server.start(TestApplication.class, "spring.webflux.base-path=/base")) {
			assertThat(server.get("/base/slow").body()).isEqualTo("slow");
			assertThat(server.get("/slow").statusCode()).isEqualTo(404);
			assertThat(server.get("/base/rest").body()).isEqualTo("rest");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "false" })
	void http2MayBeOnOrOff(String enabled) throws Exception {
		try (Server server = Server.start(TestApplication.class, "server.http2.enabled=" + enabled,
				"spring.main.lazy-initialization=true")) {
			assertThat(server.get("/slow", java.net.http.HttpClient.Version.HTTP_2).body()).isEqualTo("slow");
			WebSocketClient client = WebSocketClient.connect(server.webSocketUri("/echo"));
			client.send("a");
			assertThat(client.next()).isEqualTo("a");
		}
	}

	@Test
	void aContextWithABlockingApplicationThatHasALifespanStopsAndStartsQuickly() throws Exception {
		try (Server server = Server.start(BlockingLifespanApplication.class)) {
			assertThat(server.get("/").body()).isEqualTo("state 1");
			long start = System.nanoTime();
			server.context().stop();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			server.context().start();
			assertThat(server.get("/").body()).isEqualTo("state 2");
		}
	}

	@Test
	void anApplicationAtTheRootServesWebSocketsOverHttp2() {
		try (Server server = Server.start(RootApplication.class)) {
			for (HttpProtocol protocol : new HttpProtocol[] { HttpProtocol.HTTP11, HttpProtocol.H2C }) {
				String answer = HttpClient.newConnection()
					.protocol(protocol)
					.websocket()
					.uri(server.webSocketUri("/some/where").toString())
					.handle((in,
							out) -> out.sendString(Mono.just("hello")).then().thenMany(in.receive().asString().take(1)))
					.blockFirst(Server.TIMEOUT);
				assertThat(answer).as(protocol.toString()).isEqualTo("hello");
			}
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BlockingLifespanApplication {

		private final AtomicInteger lives = new AtomicInteger();

		@Bean
		@AsgiMount("/")
		BlockingAsgiApplication blocking() {
			return (scope, receive, send) -> {
				if (scope instanceof LifespanScope lifespan) {
					receive.receive();
					lifespan.state().put("life", this.lives.incrementAndGet());
					send.send(LifespanSendEvent.StartupComplete.INSTANCE);
					receive.receive();
					send.send(LifespanSendEvent.ShutdownComplete.INSTANCE);
				}
				else {
					send.send(HttpSendEvent.Start.of(200));
					send.send(HttpSendEvent.Body.last("state " + ((HttpScope) scope).state().get("life")));
				}
			};
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class RootApplication {

		@Bean
		@AsgiMount("/")
		AsgiApplication echo() {
			return new TestApplication().echo();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		static CountDownLatch hanging = new CountDownLatch(1);

		static CountDownLatch interrupted = new CountDownLatch(1);

		@Bean
		@AsgiMount("/slow")
		AsgiApplication slow() {
			return (scope, receive, send) -> Mono.delay(Duration.ofMillis(50))
				.then(send.send(HttpSendEvent.Start.of(200)))
				.then(send.send(HttpSendEvent.Body.last("slow")));
		}

		@Bean
		@AsgiMount("/echo")
		AsgiApplication echo() {
			return (scope, receive,
					send) -> (scope instanceof WebSocketScope) ? receive.receive()
						.then(send.send(WebSocketSendEvent.Accept.of()))
						.thenMany(receive.events())
						.ofType(WebSocketReceiveEvent.Text.class)
						.concatMap((text) -> send.send(new WebSocketSendEvent.Text(text.text())), 0)
						.then() : Mono.error(new io.asgi.UnsupportedScopeException(scope));
		}

		@Bean
		@AsgiMount("/flood")
		AsgiApplication flood() {
			return (scope, receive,
					send) -> (scope instanceof WebSocketScope) ? receive.receive()
						.then(send.send(WebSocketSendEvent.Accept.of()))
						.thenMany(Flux.range(0, 1_000_000)
							.concatMap((i) -> send.send(new WebSocketSendEvent.Bytes(new byte[64 * 1024])), 0))
						.then() : Mono.error(new io.asgi.UnsupportedScopeException(scope));
		}

		@Bean
		@AsgiMount("/factory")
		FactoryBean<AsgiApplication> factory() {
			return new HelloFactory();
		}

		@Bean
		@AsgiMount("/proxy")
		AsgiApplication proxy() {
			ProxyFactory proxy = new ProxyFactory(hello());
			proxy.setProxyTargetClass(false);
			return (AsgiApplication) proxy.getProxy();
		}

		@Bean
		@AsgiMount("/blocking")
		BlockingAsgiApplication blocking() {
			return (scope, receive, send) -> {
				send.send(HttpSendEvent.Start.of(200));
				send.send(HttpSendEvent.Body.last("hello"));
			};
		}

		@Bean
		@AsgiMount("/hang")
		BlockingAsgiApplication hang() {
			return (scope, receive, send) -> {
				if (scope instanceof io.asgi.ConnectionScope) {
					hanging.countDown();
					try {
						new CountDownLatch(1).await();
					}
					catch (InterruptedException ex) {
						interrupted.countDown();
						throw ex;
					}
				}
			};
		}

		@Bean
		Rest rest() {
			return new Rest();
		}

		static AsgiApplication hello() {
			return (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
				.then(send.send(HttpSendEvent.Body.last("hello")));
		}

	}

	static class HelloFactory implements FactoryBean<AsgiApplication> {

		@Override
		public AsgiApplication getObject() {
			return TestApplication.hello();
		}

		@Override
		public Class<?> getObjectType() {
			return AsgiApplication.class;
		}

	}

	@RestController
	static class Rest {

		@GetMapping("/rest")
		String rest() {
			return "rest";
		}

	}

}
