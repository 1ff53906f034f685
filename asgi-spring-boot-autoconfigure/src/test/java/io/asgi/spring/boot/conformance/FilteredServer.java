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

package io.asgi.spring.boot.conformance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.spring.boot.AsgiServerOptionsCustomizer;
import io.asgi.spring.boot.WebSocketOptionsCustomizer;
import io.asgi.test.conformance.ServerSettings;
import io.asgi.test.conformance.ServerUnderTest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Boot applications with one ASGI application behind Spring Security and another
 * filter, for the conformance suite: one for each combination of settings, as a start
 * takes longer than a test.
 */
final class FilteredServer implements ServerUnderTest {

	private static final Map<ServerSettings, FilteredServer> RUNNING = new ConcurrentHashMap<>();

	private final AtomicReference<@Nullable AsgiApplication> application = new AtomicReference<>();

	private final ConfigurableApplicationContext context;

	private FilteredServer(ServerSettings settings) {
		ApplicationContextInitializer<GenericApplicationContext> beans = (context) -> {
			Mount mount = new Mount("test", settings.mountPath(), settings.mountPath(), this::call, settings::state);
			context.registerBean(Mounts.class, () -> new Mounts(List.of(mount)));
			context.registerBean(AsgiServerOptionsCustomizer.class,
					() -> (options) -> options.disconnectGrace(settings.disconnectGrace()));
			context.registerBean(WebSocketOptionsCustomizer.class,
					() -> (options) -> options.maxMessageSize(settings.maxMessageSize())
						.pingInterval(settings.pingInterval())
						.pingTimeout(settings.pingTimeout())
						.closeTimeout(settings.closeTimeout()));
		};
		this.context = new SpringApplicationBuilder(TestApplication.class).initializers(beans)
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"spring.reactor.netty.shutdown-quiet-period=0s", "server.shutdown=immediate",
					"asgi.refuse-ambiguous-paths=false")
			.run();
	}

	/**
	 * Serve an application until the server is closed.
	 */
	static FilteredServer serve(AsgiApplication application, ServerSettings settings) {
		FilteredServer server = RUNNING.computeIfAbsent(settings, FilteredServer::new);
		assertThat(server.application.getAndSet(application)).as("application of another test").isNull();
		return server;
	}

	static void stopAll() {
		RUNNING.values().forEach((server) -> server.context.close());
		RUNNING.clear();
	}

	private Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		AsgiApplication application = this.application.get();
		return (application != null) ? application.call(scope, receive, send) : Mono.empty();
	}

	@Override
	public InetSocketAddress address() {
		WebServer server = ((ReactiveWebServerApplicationContext) this.context).getWebServer();
		assertThat(server).isNotNull();
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
	}

	@Override
	public void close() {
		this.application.set(null);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebFluxSecurity
	static class TestApplication {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll())
				.build();
		}

		/**
		 * What the firewall refuses is another test's business.
		 */
		@Bean
		ServerWebExchangeFirewall firewall() {
			return ServerWebExchangeFirewall.INSECURE_NOOP;
		}

		@Bean
		WebFilter lateHeader() {
			return (exchange, chain) -> {
				exchange.getResponse()
					.beforeCommit(
							() -> Mono.fromRunnable(() -> exchange.getResponse().getHeaders().set("x-filter", "late")));
				return chain.filter(exchange);
			};
		}

	}

}
