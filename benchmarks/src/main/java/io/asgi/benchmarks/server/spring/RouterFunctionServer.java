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

import java.nio.file.Path;
import java.util.Map;

import io.asgi.benchmarks.server.Content;
import io.asgi.benchmarks.server.ServerSettings;
import io.asgi.benchmarks.server.Topic;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;

/**
 * WebFlux with functional routes.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
public class RouterFunctionServer {

	private final Topic events = new Topic();

	private final Topic messages = new Topic();

	/**
	 * Serve until the process ends.
	 * @param args not used
	 */
	public static void main(String[] args) {
		SpringServer.create(WebApplicationType.REACTIVE, RouterFunctionServer.class, Map.of("asgi.enabled", false))
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
			.POST(Content.ECHO_PATH,
					(request) -> request.bodyToMono(byte[].class)
						.flatMap((body) -> bytes(MediaType.APPLICATION_OCTET_STREAM, body)))
			.POST(Content.STREAM_PATH, RouterFunctionServer::stream)
			.GET(Content.FILE_PATH, (request) -> file(Content.FILE_PATH))
			.GET(Content.LARGE_FILE_PATH, (request) -> file(Content.LARGE_FILE_PATH))
			.GET(Content.EVENTS_PATH, (request) -> events())
			.POST(Content.PUBLISH_PATH, (request) -> publish())
			.build();
	}

	@Bean
	HandlerMapping sockets() {
		WebSocketHandler echo = (session) -> session.send(session.receive().doOnNext(WebSocketMessage::retain));
		WebSocketHandler broadcast = (session) -> session.receive()
			.map(WebSocketMessage::getPayloadAsText)
			.doOnNext(this.messages::publish)
			.then()
			.or(session.send(this.messages.messages().map(session::textMessage)));
		return new SimpleUrlHandlerMapping(Map.of(Content.SOCKET_PATH, echo, Content.BROADCAST_PATH, broadcast), -1);
	}

	private static Mono<ServerResponse> bytes(MediaType type, byte[] body) {
		return ServerResponse.ok().contentType(type).bodyValue(body);
	}

	private static Mono<ServerResponse> stream(ServerRequest request) {
		return ServerResponse.ok()
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.body(request.bodyToFlux(DataBuffer.class), DataBuffer.class);
	}

	private static Mono<ServerResponse> file(String path) {
		Path file = ServerSettings.read().files().resolve(path.substring(1));
		return ServerResponse.ok()
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.bodyValue(new FileSystemResource(file));
	}

	private Mono<ServerResponse> events() {
		return ServerResponse.ok()
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.body(this.events.messages().map((data) -> ServerSentEvent.builder(data).build()), ServerSentEvent.class);
	}

	private Mono<ServerResponse> publish() {
		this.events.publish("event");
		return bytes(MediaType.TEXT_PLAIN, Content.plaintext());
	}

}
