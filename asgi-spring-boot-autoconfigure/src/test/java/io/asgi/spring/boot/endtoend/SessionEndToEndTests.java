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

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.asgi.AsgiApplication;
import io.asgi.ConnectionScope;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.Start;
import io.asgi.LifespanScope;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.application.Responses;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.AsgiSession;
import io.asgi.spring.boot.endtoend.Client.Reply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.session.ReactiveMapSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.config.annotation.web.server.EnableSpringWebSession;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code asgi.middleware.session.*}, seen by clients.
 */
class SessionEndToEndTests {

	private static final Map<String, Session> SESSIONS = new ConcurrentHashMap<>();

	private static Server server;

	private static Server behindWebFlux;

	@BeforeAll
	static void start() {
		server = Server.start(TestApplication.class, "asgi.middleware.session.enabled=true",
				"asgi.forwarded.trusted-peers=127.0.0.1,::1");
		behindWebFlux = Server.start(TestApplication.class, "asgi.middleware.session.enabled=true",
				"asgi.dispatch=webflux");
	}

	@AfterAll
	static void stop() {
		server.close();
		behindWebFlux.close();
	}

	@BeforeEach
	void forget() {
		SESSIONS.clear();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void whatIsStoredIsThereForTheNextRequest(HttpProtocol protocol) {
		Reply first = Client.get(protocol, uri("/set"));
		assertThat(first.header("set-cookie")).matches("ASGI_SESSION=[0-9a-f-]{36}; Path=/; HttpOnly; SameSite=Lax");
		assertThat(first.header("vary")).isEqualTo("cookie");
		Reply second = Client.get(protocol, uri("/get"), "cookie", "a=b; " + cookie(first) + "; c=d");
		assertThat(second.text()).isEqualTo("stored");
		assertThat(second.headers().contains("set-cookie")).isFalse();
		assertThat(second.header("vary")).isEqualTo("cookie");
	}

	@Test
	void theCookieIsForHttpsOnlyIfItWasSetOverHttps() {
		assertThat(Client.get(HttpProtocol.HTTP11, uri("/set"), "x-forwarded-proto", "https").header("set-cookie"))
			.endsWith("; HttpOnly; SameSite=Lax; Secure");
	}

	@Test
	void thereIsNoCookieUnlessSomethingIsStored() {
		Reply reply = Client.get(HttpProtocol.HTTP11, uri("/get"));
		assertThat(reply.text()).isEqualTo("null");
		assertThat(reply.headers().contains("set-cookie")).isFalse();
		assertThat(Client.get(HttpProtocol.HTTP11, uri("/nothing")).headers().contains("vary")).isFalse();
		assertThat(SESSIONS).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "00000000-0000-0000-0000-000000000000", "", "a\"b", "../x" })
	void anIdThatTheServerDidNotGiveIsNotTaken(String id) {
		Reply reply = Client.get(HttpProtocol.HTTP11, uri("/set"), "cookie", "ASGI_SESSION=" + id);
		assertThat(cookie(reply)).isNotEqualTo("ASGI_SESSION=" + id);
		assertThat(SESSIONS).hasSize(1).doesNotContainKey(id);
	}

	@Test
	void aNewIdKeepsWhatIsStoredAndTheOldOneIsWorthNothing() {
		String old = cookie(Client.get(HttpProtocol.HTTP11, uri("/set")));
		Reply changed = Client.get(HttpProtocol.HTTP11, uri("/change"), "cookie", old);
		assertThat(cookie(changed)).startsWith("ASGI_SESSION=").isNotEqualTo(old);
		assertThat(Client.get(HttpProtocol.HTTP11, uri("/get"), "cookie", cookie(changed)).text()).isEqualTo("stored");
		assertThat(Client.get(HttpProtocol.HTTP11, uri("/get"), "cookie", old).text()).isEqualTo("null");
		assertThat(SESSIONS).hasSize(1);
	}

	@Test
	void aSessionThatIsInvalidatedIsDeletedAndItsCookieRemoved() {
		String cookie = cookie(Client.get(HttpProtocol.HTTP11, uri("/set")));
		Reply reply = Client.get(HttpProtocol.HTTP11, uri("/invalidate"), "cookie", cookie);
		assertThat(reply.header("set-cookie")).startsWith("ASGI_SESSION=; ").endsWith("; Max-Age=0");
		assertThat(SESSIONS).isEmpty();
	}

	@Test
	void aSessionThatIsInvalidatedAfterItsIdChangedIsDeletedToo() {
		String cookie = cookie(Client.get(HttpProtocol.HTTP11, uri("/set")));
		Client.get(HttpProtocol.HTTP11, uri("/change-invalidate"), "cookie", cookie);
		assertThat(SESSIONS).isEmpty();
	}

	@Test
	void anotherSessionBeginsAfterOneIsInvalidated() {
		String cookie = cookie(Client.get(HttpProtocol.HTTP11, uri("/set")));
		Reply reply = Client.get(HttpProtocol.HTTP11, uri("/invalidate-set"), "cookie", cookie);
		assertThat(cookie(reply)).isNotEqualTo(cookie);
		assertThat(SESSIONS).hasSize(1);
		assertThat(Client.get(HttpProtocol.HTTP11, uri("/get"), "cookie", cookie(reply)).text()).isEqualTo("stored");
	}

	@Test
	void aChangeAfterTheHeadIsSavedIfThereIsASession() {
		String cookie = cookie(Client.get(HttpProtocol.HTTP11, uri("/set")));
		assertThat(Client.get(HttpProtocol.HTTP11, uri("/late"), "cookie", cookie).text()).isEqualTo("done");
		Awaitility.await()
			.atMost(Server.TIMEOUT)
			.until(() -> Client.get(HttpProtocol.HTTP11, uri("/get"), "cookie", cookie).text().equals("late"));
	}

	@Test
	void aSessionCannotBeginAfterTheHead() {
		assertThat(Client.get(HttpProtocol.HTTP11, uri("/late")).text()).isEqualTo(
				"A session cannot begin after the head of the response has been sent: the client cannot get the cookie");
		assertThat(SESSIONS).isEmpty();
	}

	@Test
	void anApplicationThatFailsBeforeTheHeadStoresNothing() {
		Reply reply = Client.get(HttpProtocol.HTTP11, uri("/set-fail"));
		assertThat(reply.status()).isEqualTo(500);
		assertThat(reply.headers().contains("set-cookie")).isFalse();
		assertThat(SESSIONS).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void aWebSocketReadsTheSessionOfThePage(HttpProtocol protocol) {
		String cookie = cookie(Client.get(HttpProtocol.HTTP11, uri("/set")));
		assertThat(Client.message(protocol, server.webSocketUri("/app/ws"), "cookie", cookie)).isEqualTo("stored");
		assertThat(Client.message(protocol, server.webSocketUri("/app/ws"))).isEqualTo("null");
	}

	@Test
	void whatAWebSocketStoresIsSavedWhenItEnds() {
		String cookie = cookie(Client.get(HttpProtocol.HTTP11, uri("/set")));
		assertThat(Client.message(HttpProtocol.HTTP11, server.webSocketUri("/app/ws-late"), "cookie", cookie))
			.isEqualTo("stored");
		Awaitility.await()
			.atMost(Server.TIMEOUT)
			.until(() -> Client.get(HttpProtocol.HTTP11, uri("/get"), "cookie", cookie).text().equals("late"));
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void aSessionThatIsInvalidatedIsDeletedIfTheWebSocketIsClosedInsteadOfAccepted(HttpProtocol protocol) {
		String cookie = cookie(Client.get(HttpProtocol.HTTP11, uri("/set")));
		assertThat(Client.refusal(protocol, server.webSocketUri("/app/invalidate-close"), "cookie", cookie))
			.contains("403");
		Awaitility.await().atMost(Server.TIMEOUT).until(SESSIONS::isEmpty);
	}

	@Test
	void whatIsStoredIsSavedIfTheWebSocketIsClosedInsteadOfAccepted() {
		String cookie = cookie(Client.get(HttpProtocol.HTTP11, uri("/set")));
		Client.refusal(HttpProtocol.HTTP11, server.webSocketUri("/app/late-close"), "cookie", cookie);
		Awaitility.await()
			.atMost(Server.TIMEOUT)
			.until(() -> Client.get(HttpProtocol.HTTP11, uri("/get"), "cookie", cookie).text().equals("late"));
	}

	@Test
	void noSessionBeginsIfTheWebSocketIsClosedInsteadOfAccepted() {
		Client.refusal(HttpProtocol.HTTP11, server.webSocketUri("/app/set-close"));
		assertThat(SESSIONS).isEmpty();
	}

	@Test
	void theSessionOfWebFluxIsAnotherOne() {
		URI page = behindWebFlux.uri("/page");
		String webFlux = cookie(Client.get(HttpProtocol.HTTP11, page));
		String asgi = cookie(Client.get(HttpProtocol.HTTP11, behindWebFlux.uri("/app/set"), "cookie", webFlux));
		assertThat(webFlux).startsWith("SESSION=");
		assertThat(asgi).startsWith("ASGI_SESSION=");
		assertThat(SESSIONS).hasSize(2);
		String both = webFlux + "; " + asgi;
		assertThat(Client.get(HttpProtocol.HTTP11, behindWebFlux.uri("/app/get"), "cookie", both).text())
			.isEqualTo("stored");
		assertThat(Client.get(HttpProtocol.HTTP11, page, "cookie", both).text()).isEqualTo("from-webflux");
	}

	private static URI uri(String path) {
		return server.uri("/app" + path);
	}

	private static String cookie(Reply reply) {
		return reply.header("set-cookie").split(";", 2)[0];
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableSpringWebSession
	static class TestApplication {

		@Bean
		ReactiveMapSessionRepository sessions() {
			return new ReactiveMapSessionRepository(SESSIONS);
		}

		@Bean
		@AsgiMount("/app")
		AsgiApplication app() {
			return (scope, receive, send) -> {
				if (scope instanceof LifespanScope) {
					return Mono.error(new UnsupportedOperationException());
				}
				ConnectionScope connection = (ConnectionScope) scope;
				String path = connection.path().substring("/app/".length());
				if (path.equals("nothing")) {
					return send.sendAll(Responses.text(200, ""));
				}
				AsgiSession session = AsgiSession.of(connection);
				String value = Objects.requireNonNullElse(session.get("key"), "null");
				if (path.endsWith("-close")) {
					for (String step : path.split("-")) {
						take(step, session);
					}
					return send.send(WebSocketSendEvent.Close.of());
				}
				if (scope instanceof WebSocketScope) {
					return send.send(WebSocketSendEvent.Accept.of())
						.then(Mono.fromRunnable(() -> late(path, session)))
						.then(send.send(new WebSocketSendEvent.Text(value)))
						.then(send.send(WebSocketSendEvent.Close.of()));
				}
				Stream.of(path.split("-"))
					.filter((step) -> !step.equals("late"))
					.forEach((step) -> take(step, session));
				return send.send(Start.of(200))
					.then(Mono.fromCallable(() -> late(path, session))
						.onErrorResume((ex) -> Mono.just(String.valueOf(ex.getMessage()))))
					.flatMap((text) -> send.send(Body.last(path.equals("get") ? value : text)));
			};
		}

		private static void take(String step, AsgiSession session) {
			switch (step) {
				case "set" -> session.set("key", "stored");
				case "late" -> session.set("key", "late");
				case "change" -> session.changeId();
				case "invalidate" -> session.invalidate();
				case "fail" -> throw new IllegalStateException("before the head");
				default -> {
				}
			}
		}

		private static String late(String path, AsgiSession session) {
			if (path.endsWith("late")) {
				session.set("key", "late");
			}
			return "done";
		}

		@RestController
		static class Page {

			@GetMapping("/page")
			String page(WebSession session) {
				session.getAttributes().put("key", "from-webflux");
				return session.getAttribute("key");
			}

		}

	}

}
