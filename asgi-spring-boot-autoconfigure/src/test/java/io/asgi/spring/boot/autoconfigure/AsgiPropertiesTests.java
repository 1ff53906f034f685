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

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.asgi.server.ApplicationLimits;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.HttpOptions;
import io.asgi.server.WebSocketOptions;
import io.asgi.server.forwarded.ForwardedHeaders;
import io.asgi.server.forwarded.ForwardedPolicy;
import io.asgi.server.lifespan.LifespanMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

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
		assertThat(properties.server().disabledExtensions()).isEqualTo(options.disabledExtensions());
		assertThat(properties.server().shutdownGrace()).isEqualTo(options.shutdownGrace());
		assertThat(properties.server().maxRequests()).isEqualTo(options.requests().maxRequests());
		assertThat(properties.server().maxQueuedRequests()).isEqualTo(options.requests().maxQueuedRequests());
		assertThat(properties.server().queueTimeout()).isEqualTo(options.requests().queueTimeout());
		assertThat(properties.server().maxWebsockets()).isEqualTo(options.requests().maxWebSockets());
	}

	@Test
	void theDefaultsOfHttpAreThoseOfTheLibrary() {
		AsgiProperties.Http properties = bind(Map.of()).http();
		HttpOptions options = HttpOptions.builder().build();
		assertThat(properties.maxRequestBodySize().toBytes()).isEqualTo(options.maxRequestBodySize());
		assertThat(properties.requestBodyIdleTimeout()).isEqualTo(options.requestBodyIdleTimeout());
		assertThat(properties.minRequestBodyRate().toBytes()).isEqualTo(options.minRequestBodyRate());
		assertThat(properties.responseIdleTimeout()).isEqualTo(options.responseIdleTimeout());
		assertThat(properties.requestHeadTimeout()).isEqualTo(options.requestHeadTimeout());
		assertThat(properties.keepAliveTimeout()).isEqualTo(options.keepAliveTimeout());
	}

	@Test
	void anApplicationHasLimitsOfItsOwn() {
		AsgiProperties properties = bind(Map.of("asgi.http.max-request-body-size", "1MB", "asgi.server.max-requests",
				"7", "asgi.applications.a.max-request-body-size", "-1", "asgi.applications.a.max-requests", "3",
				"asgi.applications.a.max-websockets", "0"));
		AsgiServerOptions options = new AsgiServerOptionsFactory(properties).create(List.of(), List.of(), List.of());
		assertThat(options.maxRequestBodySize("a")).isEqualTo(-1);
		assertThat(options.maxRequestBodySize("b")).isEqualTo(1024 * 1024);
		assertThat(options.application("a")).isEqualTo(new ApplicationLimits(-1L, 3, 0));
		assertThat(options.application("b")).isEqualTo(ApplicationLimits.NONE);
		assertThat(options.requests().maxRequests()).isEqualTo(7);
	}

	@Test
	void theDefaultsOfWebSocketsAreThoseOfTheLibrary() {
		AsgiProperties.WebSocket properties = bind(Map.of()).websocket();
		WebSocketOptions options = WebSocketOptions.builder().build();
		assertThat(properties.maxMessageSize().toBytes()).isEqualTo(options.maxMessageSize());
		assertThat(properties.acceptTimeout()).isEqualTo(options.acceptTimeout());
		assertThat(properties.idleTimeout()).isEqualTo(options.idleTimeout());
		assertThat(properties.sendTimeout()).isEqualTo(options.sendTimeout());
		assertThat(properties.pingInterval()).isEqualTo(options.pingInterval());
		assertThat(properties.pingTimeout()).isEqualTo(options.pingTimeout());
		assertThat(properties.closeTimeout()).isEqualTo(options.closeTimeout());
		assertThat(properties.compression()).isEqualTo(options.compression());
		assertThat(properties.allowedOrigins()).isEqualTo(options.allowedOrigins());
	}

	@Test
	void nobodyIsTrustedAndNothingElseListensByDefault() {
		AsgiProperties properties = bind(Map.of());
		ForwardedPolicy policy = AsgiServerOptions.builder().build().forwarded();
		assertThat(properties.forwarded().trustedPeers()).isEmpty();
		assertThat(policy.trustedPeers().isEmpty()).isTrue();
		assertThat(properties.forwarded().headers()).isEqualTo(policy.headers());
		assertThat(properties.additionalBinds()).isEmpty();
	}

	@Test
	void trustedPeersReachTheServer() {
		AsgiProperties properties = bind(
				Map.of("asgi.forwarded.trusted-peers", "10.0.0.0/8,unix", "asgi.forwarded.headers", "forwarded"));
		ForwardedPolicy policy = new AsgiServerOptionsFactory(properties).create(List.of(), List.of(), List.of())
			.forwarded();
		assertThat(policy.headers()).isEqualTo(ForwardedHeaders.FORWARDED);
		assertThat(policy.trustedPeers().contains(null)).isTrue();
		assertThat(policy.trustedPeers().contains(InetAddress.getLoopbackAddress())).isFalse();
	}

	@Test
	void anAdditionalBindIsBoundByName() {
		AsgiProperties properties = bind(Map.of("asgi.additional-binds.plain.port", "0",
				"asgi.additional-binds.plain.address", "127.0.0.1", "asgi.additional-binds.proxy.unix-socket", "/x"));
		assertThat(properties.additionalBinds()).isEqualTo(Map.of("plain",
				new AsgiProperties.AdditionalBind(0, InetAddress.getLoopbackAddress(), null, "rw-------"), "proxy",
				new AsgiProperties.AdditionalBind(null, null, "/x", "rw-------")));
	}

	@Test
	void everyOptionOfTheLibraryHasAProperty() {
		assertThat(components(AsgiProperties.Server.class)).containsAll(options(AsgiServerOptions.Builder.class));
		assertThat(components(AsgiProperties.Http.class)).containsAll(options(HttpOptions.Builder.class));
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
			asgi.server.disabled-extensions,           tls2,       must be among [http.response.early_hint
			asgi.server.shutdown-grace,                -1s,        must not be negative
			asgi.server.max-requests,                  0,          must be at least 1
			asgi.server.max-queued-requests,           -1,         must be at least 0
			asgi.server.queue-timeout,                 0s,         must be longer than zero
			asgi.server.max-websockets,                -1,         must be at least 0
			asgi.http.max-request-body-size,           -2,         must be at least -1
			asgi.http.request-body-idle-timeout,       -1ms,       must not be negative
			asgi.http.response-idle-timeout,           -1ms,       must not be negative
			asgi.http.request-head-timeout,            -1ms,       must not be negative
			asgi.http.keep-alive-timeout,              -1ms,       must not be negative
			asgi.applications[a].max-request-body-size, -2B,       must be at least -1
			asgi.applications[a].max-requests,         0,          must be at least 1
			asgi.applications[a].max-websockets,       -1,         must be at least 0
			asgi.websocket.max-message-size,           0B,         must be between 1 and 2147483647 bytes
			asgi.websocket.max-message-size,           2GB,        must be between 1 and 2147483647 bytes
			asgi.websocket.accept-timeout,             -1ms,       must not be negative
			asgi.websocket.idle-timeout,               -1ms,       must not be negative
			asgi.websocket.send-timeout,               -1ms,       must not be negative
			asgi.websocket.ping-interval,              -1ms,       must not be negative
			asgi.websocket.ping-timeout,               -1ms,       must not be negative
			asgi.websocket.close-timeout,              -5s,        must not be negative
			asgi.websocket.allowed-origins,            example.org, an origin must be
			asgi.lifespan.startup-timeout,             0s,         must be longer than zero
			asgi.lifespan.shutdown-timeout,            -1s,        must be longer than zero
			asgi.blocking.max-threads,                 0,          must be at least 1
			asgi.blocking.queue-capacity,              -1,         must be at least 0
			asgi.blocking.keep-alive,                  0s,         must be at least 1 second
			asgi.blocking.max-virtual-threads,         -1,         must be at least 1
			asgi.forwarded.trusted-peers[1],           10.0.0.1/8, has bits set behind its prefix
			asgi.forwarded.trusted-peers[1],           localhost,  is not an IP address
			asgi.forwarded.trusted-peers[1],           10.0.0.0/33, prefix length of 0 to 32
			asgi.additional-binds[a].port,             65536,      must be 0 to 65535
			asgi.additional-binds[a].port,             -1,         must be 0 to 65535
			asgi.additional-binds[a].unix-socket,      "",         must not be empty
			asgi.access-log.format,                    "%h %Z",    at position 4: %Z is not known
			asgi.access-log.format,                    "",         must not be empty
			asgi.access-log.format,                    combind,    is neither a known one
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
		this.runner.withPropertyValues("asgi.forwarded.trusted-peers[0]=::1", property + "=" + value).run((context) -> {
			FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("Property: " + property)
				.contains("Value: \"")
				.contains(reason);
			assertThat(analysis.getAction()).startsWith("Update");
		});
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			port=1,      unix-socket=/x,  additional-binds[a],             must have either a port or a unix-socket
			address=::1, permissions=---------, additional-binds[a],       must have either a port or a unix-socket
			address=::1, unix-socket=/x,  additional-binds[a].address,     must not be set for a unix-socket
			port=1,      permissions=660, additional-binds[a].permissions, Invalid mode
			""")
	void anAdditionalBindThatContradictsItselfIsRejected(String one, String other, String field, String reason) {
		this.runner.withPropertyValues("asgi.additional-binds.a." + one, "asgi.additional-binds.a." + other)
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.contains("asgi." + field)
				.contains(reason));
	}

	@Test
	void aValueInPlaceOfPropertiesIsExplained() {
		this.runner.withPropertyValues("asgi.additional-binds.x=18080")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.isEqualTo("The property 'asgi.additional-binds.x' has a value, but should have properties of its own: "
						+ "port, address, unix-socket, permissions."));
	}

	@Test
	void aWrongValueIsShownAsItWasSetWithItsOrigin() {
		this.runner.withPropertyValues("asgi.websocket.idle-timeout=-90s")
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.containsSubsequence("Property: asgi.websocket.idle-timeout", "Value: \"-90s\"",
						"Origin: \"asgi.websocket.idle-timeout\" from property source \"test\"",
						"Reason: must not be negative"));
	}

	@Test
	void theOriginOfAWrongValueIsItsLine(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("application.yml"), """
				asgi:
				  server:
				    maxQueuedSends: 0
				  forwarded:
				    trusted-peers: 10.0.0.0/8, proxy.test
				  applications:
				    hello:
				      path: hello
				  additional-binds:
				    proxy:
				      unix-socket: /run/demo.sock
				      port: 8080
				""");
		this.runner.withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("spring.config.location=" + file.toUri())
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.containsSubsequence("Property: asgi.applications[hello].path", "- 8:13", "must start with a slash")
				.containsSubsequence("Property: asgi.server.max-queued-sends", "Value: \"0\"", "- 3:21", "at least 1")
				.containsSubsequence("Property: asgi.forwarded.trusted-peers[1]", "Value: \"10.0.0.0/8, proxy.test\"",
						"- 5:20", "is not an IP address")
				.containsSubsequence("Property: asgi.additional-binds[proxy]", "- 12:13", "either a port or"));
	}

	@Test
	void otherPropertiesAreExplainedBySpringBoot() {
		this.runner.withUserConfiguration(OtherConfiguration.class)
			.run((context) -> assertThat(Failures.analyze(context.getStartupFailure()).getDescription())
				.contains("Property: other.name", "must be set"));
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
			.filter((name) -> !Set.of("webSocket", "http", "requests", "application", "forwarded").contains(name))
			.toList();
	}

	private static AsgiProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("asgi", AsgiProperties.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(OtherProperties.class)
	static class OtherConfiguration {

	}

	@ConfigurationProperties("other")
	static class OtherProperties implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return type == OtherProperties.class;
		}

		@Override
		public void validate(Object target, Errors errors) {
			errors.rejectValue("name", "invalid", "must be set");
		}

		@Nullable String getName() {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(AsgiProperties.class)
	static class PropertiesConfiguration {

	}

}
