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

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.asgi.server.AsgiServerOptions;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.lifespan.LifespanMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiProperties}.
 */
class AsgiPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(PropertiesConfiguration.class);

	@Test
	void theDefaultsOfTheServerAreThoseOfTheLibrary() {
		AsgiProperties properties = bind(Map.of());
		AsgiServerOptions options = AsgiServerOptions.builder().build();
		assertThat(properties.server().maxQueuedSends()).isEqualTo(options.maxQueuedSends());
		assertThat(properties.server().disconnectGrace()).isEqualTo(options.disconnectGrace());
	}

	@Test
	void theDefaultsOfWebSocketsAreThoseOfTheLibrary() {
		AsgiProperties.WebSocket properties = bind(Map.of()).websocket();
		WebSocketOptions options = WebSocketOptions.builder().build();
		assertThat(properties.maxMessageSize().toBytes()).isEqualTo(options.maxMessageSize());
		assertThat(properties.pingInterval()).isEqualTo(options.pingInterval());
		assertThat(properties.pingTimeout()).isEqualTo(options.pingTimeout());
		assertThat(properties.closeTimeout()).isEqualTo(options.closeTimeout());
		assertThat(properties.compression()).isEqualTo(options.compression());
	}

	@Test
	void everyOptionOfTheLibraryHasAProperty() {
		assertThat(components(AsgiProperties.Server.class)).containsAll(options(AsgiServerOptions.Builder.class));
		assertThat(components(AsgiProperties.WebSocket.class)).containsAll(options(WebSocketOptions.Builder.class));
	}

	@Test
	void lifespanIsAutomaticAndTheServerEnabledByDefault() {
		AsgiProperties properties = bind(Map.of());
		assertThat(properties.lifespan().mode()).isEqualTo(LifespanMode.AUTO);
		assertThat(properties.enabled()).isTrue();
		assertThat(properties.http2().enabled()).isTrue();
		assertThat(properties.applications()).isEmpty();
	}

	@Test
	void anApplicationIsBoundByName() {
		AsgiProperties properties = bind(
				Map.of("asgi.applications.chat.bean", "chatApplication", "asgi.applications.chat.path", "/chat",
						"asgi.applications.chat.root-path", "/", "asgi.applications.chat.lifespan.mode", "on"));
		AsgiProperties.Application application = properties.applications().get("chat");
		assertThat(application).isNotNull();
		assertThat(application.bean()).isEqualTo("chatApplication");
		assertThat(application.path()).isEqualTo("/chat");
		assertThat(application.rootPath()).isEqualTo("/");
		assertThat(application.lifespan().mode()).isEqualTo(LifespanMode.ON);
		assertThat(application.lifespan().startupTimeout()).isNull();
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			asgi.server.max-queued-sends,              0,          must be at least 1
			asgi.server.disconnect-grace,              -1s,        must not be negative
			asgi.websocket.max-message-size,           0B,         must be between 1 and 2147483647 bytes
			asgi.websocket.max-message-size,           2GB,        must be between 1 and 2147483647 bytes
			asgi.websocket.ping-interval,              -1ms,       must not be negative
			asgi.websocket.ping-timeout,               -1ms,       must not be negative
			asgi.websocket.close-timeout,              -5s,        must not be negative
			asgi.lifespan.startup-timeout,             0s,         must be longer than zero
			asgi.lifespan.shutdown-timeout,            -1s,        must be longer than zero
			asgi.blocking.max-threads,                 0,          must be at least 1
			asgi.blocking.queue-capacity,              -1,         must be at least 0
			asgi.blocking.keep-alive,                  0s,         must be at least 1 second
			asgi.blocking.max-virtual-threads,         -1,         must be at least 1
			asgi.access-log.format,                    "%h %Z",    at position 4: %Z is not known
			asgi.access-log.format,                    "",         must not be empty
			asgi.access-log.websocket-accept-format,   "%{x}",     at position 1: '%{' needs a '}' and a letter
			asgi.access-log.websocket-close-format,    "%{ns}T",   has no known unit
			asgi.access-log.request-id-header,         "",         must not be empty
			asgi.applications[a].path,                 a,          must start with a slash
			asgi.applications[a].path,                 "",         must not be empty
			asgi.applications[a].path,                 /a/{b},     is not allowed
			asgi.applications[a].root-path,            /a/../b,    must not have empty
			asgi.applications[a].lifespan.startup-timeout,  0s,    must be longer than zero
			asgi.applications[a].lifespan.shutdown-timeout, 0s,    must be longer than zero
			""")
	void aWrongValueNamesThePropertyTheValueAndTheReason(String property, String value, String reason) {
		this.runner.withPropertyValues(property + "=" + value).run((context) -> {
			FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("Property: " + property)
				.contains("Value: \"")
				.contains(reason);
			assertThat(analysis.getAction()).startsWith("Update");
		});
	}

	@Test
	void allWrongValuesAreNamedAtOnce() {
		this.runner.withPropertyValues("asgi.server.max-queued-sends=-7", "asgi.websocket.max-message-size=0B")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.contains("asgi.server.max-queued-sends", "\"-7\"", "asgi.websocket.max-message-size"));
	}

	@Test
	void aValueOfTheWrongTypeNamesTheProperty() {
		this.runner.withPropertyValues("asgi.lifespan.mode=sometimes")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.contains("asgi.lifespan.mode", "sometimes"));
	}

	private static List<String> components(Class<?> type) {
		return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
	}

	private static List<String> options(Class<?> builder) {
		return Arrays.stream(builder.getDeclaredMethods())
			.filter((method) -> method.getReturnType() == builder && Modifier.isPublic(method.getModifiers()))
			.map(Method::getName)
			.filter((name) -> !name.equals("webSocket"))
			.toList();
	}

	private static AsgiProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("asgi", AsgiProperties.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(AsgiProperties.class)
	static class PropertiesConfiguration {

	}

}
