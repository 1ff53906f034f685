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

import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.asgi.AsgiApplication;
import io.asgi.HttpSendEvent;
import io.asgi.application.AsgiMiddleware;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.application.StreamingAsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP to ASGI applications beside WebFlux, with nothing configured.
 */
class HttpEndToEndTests {

	private static Server server;

	@BeforeAll
	static void start() {
		server = Server.start(TestApplication.class);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void anApplicationAnswers(Version version) throws Exception {
		HttpResponse<String> response = server.get("/hello", version);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.version()).isEqualTo(version);
		assertThat(response.headers().firstValue("content-type")).hasValue("text/plain");
		assertThat(response.body()).isEqualTo("Hello, ASGI");
	}

	@Test
	void anApplicationAnswersOverHttp2ByPriorKnowledge() {
		String body = WebClient.builder()
			.clientConnector(new ReactorClientHttpConnector(HttpClient.newConnection().protocol(HttpProtocol.H2C)))
			.build()
			.get()
			.uri(server.uri("/hello"))
			.retrieve()
			.bodyToMono(String.class)
			.block(Server.TIMEOUT);
		assertThat(body).isEqualTo("Hello, ASGI");
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void aBodyArrivesEvenWithTheOfferOfAnUpgrade(Version version) throws Exception {
		String text = "x".repeat(200_000);
		HttpResponse<String> response = Server.client(version)
			.send(server.request("/echo/deep").POST(BodyPublishers.ofString(text)).build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("root_path=/echo path=/echo/deep body=" + text);
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void controllersAnswerOnTheSamePort(Version version) throws Exception {
		assertThat(server.get("/controller", version).body()).isEqualTo("controller");
	}

	@Test
	void otherPathsAreLeftToWebFlux() throws Exception {
		HttpResponse<String> response = server.get("/hello-not");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).contains("\"path\":\"/hello-not\"");
	}

	@Test
	void theLongestPrefixWins() throws Exception {
		assertThat(server.get("/hello/nested/x").body()).isEqualTo("nested");
		assertThat(server.get("/hello/other").body()).isEqualTo("Hello, ASGI");
	}

	@Test
	void aBlockingApplicationRunsOnAThreadOfItsOwn() throws Exception {
		assertThat(server.get("/blocking").body()).startsWith("asgi-blocking-");
	}

	@Test
	void aStreamingApplicationAnswers() throws Exception {
		assertThat(server.get("/streaming").body()).isEqualTo("abc");
	}

	@Test
	void middlewareSeesEveryResponse() throws Exception {
		assertThat(server.get("/hello").headers().firstValue("x-middleware")).hasValue("seen");
		assertThat(server.get("/blocking").headers().firstValue("x-middleware")).hasValue("seen");
		assertThat(server.get("/controller").headers().firstValue("x-middleware")).isEmpty();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/hello")
		AsgiApplication hello() {
			return (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "content-type", "text/plain"))
				.then(send.send(HttpSendEvent.Body.last("Hello, ASGI")));
		}

		@Bean
		@AsgiMount("/hello/nested")
		AsgiApplication nested() {
			return (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
				.then(send.send(HttpSendEvent.Body.last("nested")));
		}

		@Bean
		@AsgiMount("/echo")
		AsgiApplication echo() {
			return new EchoApplication();
		}

		@Bean
		@AsgiMount("/blocking")
		BlockingAsgiApplication blocking() {
			return (scope, receive, send) -> {
				send.send(HttpSendEvent.Start.of(200));
				send.send(HttpSendEvent.Body.last(Thread.currentThread().getName()));
			};
		}

		@Bean
		@AsgiMount("/streaming")
		StreamingAsgiApplication streaming() {
			return (scope, events) -> Flux.just(HttpSendEvent.Start.of(200), HttpSendEvent.Body.of("a"),
					HttpSendEvent.Body.of("b"), HttpSendEvent.Body.last("c"));
		}

		@Bean
		AsgiMiddleware header() {
			return (next) -> (scope, receive, send) -> next.call(scope, receive,
					(event) -> (event instanceof HttpSendEvent.Start start)
							? send.send(start.withHeaders(start.headers().with("x-middleware", "seen")))
							: send.send(event));
		}

		@RestController
		static class Controller {

			@GetMapping("/controller")
			String answer() {
				return "controller";
			}

		}

	}

}
