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

package io.asgi.benchmarks.server.spring;

import java.util.Map;

import io.asgi.benchmarks.server.Content;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * WebFlux with functional routes.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
public class RouterFunctionServer {

	/**
	 * Serve until the process ends.
	 * @param args not used
	 */
	public static void main(String[] args) {
		SpringServer
			.create(WebApplicationType.REACTIVE, RouterFunctionServer.class, Map.of("asgi.enabled", false))
			.run();
	}

	@Bean
	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET(Content.PLAINTEXT_PATH, (request) -> bytes(MediaType.TEXT_PLAIN, Content.plaintext()))
			.GET(Content.JSON_PATH,
					(request) -> ServerResponse.ok()
						.contentType(MediaType.APPLICATION_JSON)
						.bodyValue(new Content.Message("Hello, World!")))
			.GET(Content.LARGE_PATH, (request) -> bytes(MediaType.TEXT_PLAIN, Content.large()))
			.POST(Content.ECHO_PATH, RouterFunctionServer::echo)
			.build();
	}

	private static Mono<ServerResponse> bytes(MediaType type, byte[] body) {
		return ServerResponse.ok().contentType(type).bodyValue(body);
	}

	private static Mono<ServerResponse> echo(ServerRequest request) {
		return request.bodyToMono(byte[].class).flatMap((body) -> bytes(MediaType.APPLICATION_OCTET_STREAM, body));
	}

}
