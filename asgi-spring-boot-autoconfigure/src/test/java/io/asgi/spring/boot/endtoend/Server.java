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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that runs on a free port, and requests to it.
 */
final class Server implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final ConfigurableApplicationContext context;

	private Server(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static Server start(Class<?> source, String... properties) {
		List<String> all = new ArrayList<>(List.of("server.port=0", "spring.main.banner-mode=off",
				"spring.reactor.netty.shutdown-quiet-period=0s"));
		all.addAll(List.of(properties));
		return new Server(new SpringApplicationBuilder(source).properties(all.toArray(String[]::new)).run());
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	int port() {
		WebServer server = ((ReactiveWebServerApplicationContext) this.context).getWebServer();
		assertThat(server).isNotNull();
		return server.getPort();
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + port() + path);
	}

	URI webSocketUri(String path) {
		return URI.create("ws://localhost:" + port() + path);
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return get(path, Version.HTTP_1_1);
	}

	HttpResponse<String> get(String path, Version version) throws IOException, InterruptedException {
		return client(version).send(request(path).build(), BodyHandlers.ofString());
	}

	static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
		URI uri = URI.create("http://localhost:" + port + path);
		return client(Version.HTTP_1_1).send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
				BodyHandlers.ofString());
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(uri(path)).timeout(TIMEOUT);
	}

	static HttpClient client(Version version) {
		return HttpClient.newBuilder().version(version).connectTimeout(TIMEOUT).build();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
