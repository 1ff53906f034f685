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

package io.asgi.spring.boot.test.websocket;

import java.net.URI;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.test.http.server.LocalTestWebServer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the client for the WebSockets of
 * the web server that a test has started.
 */
@AutoConfiguration
@ConditionalOnWebApplication
public final class WebSocketTestClientAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	WebSocketTestClient webSocketTestClient(ApplicationContext context) {
		LocalTestWebServer server = LocalTestWebServer.get(context);
		if (server == null) {
			throw new IllegalStateException("A WebSocketTestClient needs a server: set 'webEnvironment' of"
					+ " @SpringBootTest to RANDOM_PORT. Without a server, a MountTester has WebSocketTesters");
		}
		WebSocketTestClient client = WebSocketTestClient.of(URI.create(server.uri()).resolve("/"));
		// The certificate of this very server is one for tests, as a rule
		return (server.scheme() == LocalTestWebServer.Scheme.HTTPS)
				? client.withSslContext(LocalServerTrust.sslContext()) : client;
	}

}
