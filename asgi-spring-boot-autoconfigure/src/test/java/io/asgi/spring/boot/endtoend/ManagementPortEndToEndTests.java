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
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import io.asgi.AsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A management server on a port of its own, which has no ASGI applications.
 */
class ManagementPortEndToEndTests {

	@Test
	void applicationsAreServedOnTheMainPortOnly() throws Exception {
		try (Server server = Server.start(TestApplication.class, "management.server.port=0")) {
			int port = server.context().getBean(TestApplication.class).managementPort;
			assertThat(port).isPositive().isNotEqualTo(server.port());
			assertThat(status(server.port(), "/mounted")).isEqualTo(200);
			assertThat(status(server.port(), "/any")).isEqualTo(200);
			assertThat(status(port, "/actuator/health")).isEqualTo(200);
			assertThat(status(port, "/mounted")).isEqualTo(404);
			assertThat(status(port, "/any")).isEqualTo(404);
		}
	}

	private static int status(int port, String path) throws Exception {
		return Server.client(Version.HTTP_1_1)
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(Server.TIMEOUT).build(),
					BodyHandlers.ofString())
			.statusCode();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		private int managementPort;

		@Bean
		@AsgiMount("/mounted")
		AsgiApplication mounted() {
			return new EchoApplication();
		}

		@Bean
		@AsgiMount("/")
		AsgiApplication root() {
			return new EchoApplication();
		}

		@EventListener
		void started(WebServerInitializedEvent event) {
			if ("management".equals(event.getApplicationContext().getServerNamespace())) {
				this.managementPort = event.getWebServer().getPort();
			}
		}

	}

}
