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

package io.asgi.spring.boot.autoconfigure.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.asgi.HttpScope;
import io.asgi.WebSocketScope;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.report.ExchangeListener;
import io.asgi.server.report.ReportedRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiTrafficMetricsAutoConfiguration}.
 */
class AsgiTrafficMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsgiTrafficMetricsAutoConfiguration.class))
		.withBean(AsgiBridge.class, () -> new AsgiBridge(AsgiServerOptions.builder().build()));

	@Test
	void bytesAndMessagesAreCountedByApplicationTypeAndProtocol() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			AsgiServerListener listener = context.getBean(AsgiServerListener.class);
			assertThat(listener.observesExchanges()).isTrue();
			ExchangeListener http = begin(listener, "HTTP/2.0");
			http.bytesReceived(3);
			http.bytesSent(4);
			http.bytesSent(5);
			ExchangeListener webSocket = listener.exchangeStarted(
					new ReportedRequest(WebSocketScope.builder().build(), "GET", "HTTP/1.1", null, Instant.now()),
					Context.empty());
			webSocket.bytesReceived(7);
			webSocket.messageReceived();
			webSocket.messageSent();
			webSocket.messageSent();
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			String[] tags = { "application", "hello", "type", "http", "protocol", "http/2" };
			assertThat(registry.get("asgi.server.data.received").tags(tags).counter().count()).isEqualTo(3);
			assertThat(registry.get("asgi.server.data.sent").tags(tags).counter().count()).isEqualTo(9);
			assertThat(registry.find("asgi.server.messages.received").tags(tags).meters()).isEmpty();
			assertThat(registry.find("asgi.server.messages.sent").tags(tags).meters()).isEmpty();
			String[] others = { "application", "none", "type", "websocket", "protocol", "http/1.1" };
			assertThat(registry.get("asgi.server.data.received").tags(others).counter().count()).isEqualTo(7);
			assertThat(registry.get("asgi.server.messages.received").tags(others).counter().count()).isEqualTo(1);
			assertThat(registry.get("asgi.server.messages.sent").tags(others).counter().count()).isEqualTo(2);
		});
	}

	@Test
	void theTimeThatSendsWaitIsTaken() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			begin(context.getBean(AsgiServerListener.class), "HTTP/1.1").sendWaited(Duration.ofMillis(250));
			assertThat(context.getBean(MeterRegistry.class)
				.get("asgi.server.send.wait")
				.timer()
				.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(250);
		});
	}

	@Test
	void exchangesOfOneKindShareTheirMeters() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			AsgiServerListener listener = context.getBean(AsgiServerListener.class);
			assertThat(begin(listener, "HTTP/1.1")).isSameAs(begin(listener, "HTTP/1.1"));
			assertThat(begin(listener, "HTTP/1.7")).isSameAs(begin(listener, "HTTP/1.8"));
		});
	}

	@Test
	void ofSeveralRegistriesOfWhichNoneIsPrimaryAllCount() {
		this.runner.withBean("one", SimpleMeterRegistry.class)
			.withBean("two", SimpleMeterRegistry.class)
			.run((context) -> {
				begin(context.getBean(AsgiServerListener.class), "HTTP/1.1").bytesSent(4);
				assertThat(context.getBeansOfType(MeterRegistry.class).values()).hasSize(2)
					.allSatisfy((registry) -> assertThat(registry.get("asgi.server.data.sent").counter().count())
						.isEqualTo(4));
			});
	}

	@Test
	void nothingIsFollowedWithoutARegistry() {
		this.runner
			.run((context) -> assertThat(context.getBean(AsgiServerListener.class).observesExchanges()).isFalse());
	}

	@Test
	void nothingIsCountedWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AsgiTrafficMetricsAutoConfiguration.class));
	}

	private static ExchangeListener begin(AsgiServerListener listener, String protocol) {
		return listener.exchangeStarted(
				new ReportedRequest(HttpScope.builder().build(), "GET", protocol, "hello", Instant.now()),
				Context.empty());
	}

}
