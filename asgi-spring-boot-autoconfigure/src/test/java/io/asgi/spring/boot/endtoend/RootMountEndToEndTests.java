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
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application at the root, beside explicit WebFlux routes.
 */
class RootMountEndToEndTests {

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
	void theApplicationTakesWhatNobodyElseDoes(Version version) throws Exception {
		assertThat(server.get("/any/where", version).body()).isEqualTo("root_path= path=/any/where body=");
		assertThat(server.get("/", version).body()).isEqualTo("root_path= path=/ body=");
	}

	@Test
	void aControllerStaysReachable() throws Exception {
		assertThat(server.get("/controller").body()).isEqualTo("controller");
	}

	@Test
	void aRouterFunctionStaysReachable() throws Exception {
		assertThat(server.get("/function").body()).isEqualTo("function");
	}

	@Test
	void anotherMountStaysReachable() throws Exception {
		assertThat(server.get("/mounted/x").body()).isEqualTo("root_path=/mounted path=/mounted/x body=");
	}

	@ParameterizedTest
	@EnumSource(Version.class)
	void aBodyIsStreamedThroughWebFlux(Version version) throws Exception {
		HttpResponse<String> response = Server.client(version)
			.send(server.request("/upload").POST(BodyPublishers.ofString("body")).build(), BodyHandlers.ofString());
		assertThat(response.body()).isEqualTo("root_path= path=/upload body=body");
	}

	@Test
	void filtersOfWebFluxApply() throws Exception {
		assertThat(server.get("/any").headers().firstValue("x-filter")).hasValue("late");
	}

	@Test
	void aPreFlightRequestIsTheApplicationsBusiness() throws Exception {
		HttpResponse<String> response = Server.client(Version.HTTP_1_1)
			.send(server.request("/any")
				.header("origin", "http://other.example")
				.header("access-control-request-method", "PUT")
				.method("OPTIONS", BodyPublishers.noBody())
				.build(), BodyHandlers.ofString());
		assertThat(response.body()).isEqualTo("root_path= path=/any body=");
	}

	@Test
	void aWebSocketReachesTheApplication() throws Exception {
		WebSocketClient client = WebSocketClient.connect(server.webSocketUri("/socket"));
		client.send("through the filters");
		assertThat(client.next()).isEqualTo("through the filters");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/")
		AsgiApplication root() {
			return new EchoApplication();
		}

		@Bean
		@AsgiMount("/mounted")
		AsgiApplication mounted() {
			return new EchoApplication();
		}

		@Bean
		RouterFunction<ServerResponse> function() {
			return RouterFunctions.route()
				.GET("/function", (request) -> ServerResponse.ok().bodyValue("function"))
				.build();
		}

		@Bean
		WebFilter lateHeader() {
			return (exchange, chain) -> {
				exchange.getResponse().beforeCommit(() -> {
					exchange.getResponse().getHeaders().set("x-filter", "late");
					return Mono.empty();
				});
				return chain.filter(exchange);
			};
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
