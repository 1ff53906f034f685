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

package io.asgi.spring.boot.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.netty.http.HttpProtocol;

import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.util.TestPropertyValues.Type;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Http2ByDefault}, on a real port.
 */
class Http2ByDefaultTests {

	private final ReactiveWebApplicationContextRunner runner = ContextRunners.netty()
		.withUserConfiguration(RouteConfiguration.class);

	@Test
	void aClientMayUpgradeToHttp2WithNothingConfigured() {
		this.runner.run((context) -> assertThat(get(context).version()).isEqualTo(Version.HTTP_2));
	}

	@Test
	void aClientMaySpeakHttp2ByPriorKnowledgeWithNothingConfigured() {
		this.runner.run((context) -> {
			ReactorClientHttpConnector connector = new ReactorClientHttpConnector(
					reactor.netty.http.client.HttpClient.newConnection().protocol(HttpProtocol.H2C));
			String body = WebClient.builder()
				.clientConnector(connector)
				.build()
				.get()
				.uri(uri(context))
				.retrieve()
				.bodyToMono(String.class)
				.block(Duration.ofSeconds(10));
			assertThat(body).isEqualTo("route");
		});
	}

	@Test
	void aPropertyTurnsItOff() {
		this.runner.withPropertyValues("asgi.http2.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(Http2ByDefault.class);
			assertThat(get(context).version()).isEqualTo(Version.HTTP_1_1);
		});
	}

	@Test
	void whatTheServerPropertySaysStands() {
		this.runner.withPropertyValues("server.http2.enabled=false")
			.run((context) -> assertThat(get(context).version()).isEqualTo(Version.HTTP_1_1));
	}

	@Test
	void theServerPropertyCountsAsAnEnvironmentVariableToo() {
		TestPropertyValues variables = TestPropertyValues.of("SERVER_HTTP2_ENABLED=false");
		this.runner.withInitializer((context) -> variables.applyTo(context.getEnvironment(), Type.SYSTEM_ENVIRONMENT))
			.run((context) -> assertThat(context.getBean(ServerProperties.class).getHttp2().isEnabled()).isFalse());
	}

	@Test
	void nothingChangesWithoutAsgi() {
		this.runner.withPropertyValues("asgi.enabled=false")
			.run((context) -> assertThat(get(context).version()).isEqualTo(Version.HTTP_1_1));
	}

	private static HttpResponse<String> get(AssertableReactiveWebApplicationContext context) throws Exception {
		return HttpClient.newBuilder()
			.version(Version.HTTP_2)
			.build()
			.send(HttpRequest.newBuilder(URI.create(uri(context))).build(), BodyHandlers.ofString());
	}

	private static String uri(AssertableReactiveWebApplicationContext context) {
		ReactiveWebServerApplicationContext source = (ReactiveWebServerApplicationContext) context
			.getSourceApplicationContext();
		assertThat(source.getWebServer()).isNotNull();
		return "http://localhost:" + source.getWebServer().getPort() + "/route";
	}

	@Configuration(proxyBeanMethods = false)
	static class RouteConfiguration {

		@Bean
		RouterFunction<ServerResponse> route() {
			return RouterFunctions.route().GET("/route", (request) -> ServerResponse.ok().bodyValue("route")).build();
		}

	}

}
