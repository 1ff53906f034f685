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

package io.asgi.spring.boot.security;

import java.security.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.ConnectionScope;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.spring.boot.AsgiExchange;
import io.asgi.spring.boot.AsgiMount;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.server.WebFilter;

import static org.springframework.security.config.Customizer.withDefaults;

/**
 * ASGI applications that tell what they learn from filters, behind Spring Security as it
 * comes, CSRF protection included.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebFluxSecurity
class FilterApplication {

	static final List<String> CALLS = new CopyOnWriteArrayList<>();

	static final List<Integer> STATUS_AT_COMMIT = new CopyOnWriteArrayList<>();

	static final List<String> HEADER_AT_COMMIT = new CopyOnWriteArrayList<>();

	/**
	 * Tells in fields of its response, or of its acceptance, what it knows.
	 */
	@Bean
	@AsgiMount("/tell")
	AsgiApplication tell() {
		return (scope, receive, send) -> {
			CALLS.add(((ConnectionScope) scope).path());
			return ReactiveSecurityContextHolder.getContext()
				.map((context) -> context.getAuthentication().getName())
				.defaultIfEmpty("nobody")
				.flatMap((name) -> {
					AsgiHeaders headers = describe((ConnectionScope) scope).with("x-context", name);
					return (scope instanceof WebSocketScope)
							? send.send(new WebSocketSendEvent.Accept(null, headers))
								.then(receive.events().ofType(WebSocketReceiveEvent.Disconnect.class).next().then())
							: send.send(HttpSendEvent.Start.of(202).withHeaders(headers))
								.then(send.send(HttpSendEvent.Body.last()));
				});
		};
	}

	private static AsgiHeaders describe(ConnectionScope scope) {
		return AsgiHeaders.builder()
			.add("x-principal", AsgiExchange.principal(scope).map(Principal::getName).orElse("nobody"))
			.add("x-attribute",
					AsgiExchange.exchange(scope)
						.map((exchange) -> exchange.<String>getAttribute("attribute"))
						.orElse("none"))
			.add("x-seen", String.valueOf(scope.headers().all("x-user")))
			.add("x-path", scope.rootPath() + " " + scope.path())
			.add("cache-control", "max-age=60")
			.build();
	}

	/**
	 * Answers with the length of the body.
	 */
	@Bean
	@AsgiMount("/length")
	AsgiApplication length() {
		return (scope, receive, send) -> {
			CALLS.add(((HttpScope) scope).path());
			return receive.events()
				.ofType(HttpReceiveEvent.Request.class)
				.takeUntil((request) -> !request.more())
				.map((request) -> request.body().length)
				.reduce(0, Integer::sum)
				.flatMap((length) -> send.send(HttpSendEvent.Start.of(200, "x-length", String.valueOf(length))))
				.then(send.send(HttpSendEvent.Body.last()));
		};
	}

	@Bean
	@AsgiMount("/deny")
	AsgiApplication deny() {
		return (scope, receive, send) -> receive.receive().then(send.send(WebSocketSendEvent.Close.of(1000)));
	}

	@Bean
	SecurityWebFilterChain chain(ServerHttpSecurity http) {
		return http
			.authorizeExchange((exchanges) -> exchanges.pathMatchers("/tell/users/**")
				.authenticated()
				.pathMatchers("/tell/admins/**")
				.hasRole("ADMIN")
				.anyExchange()
				.permitAll())
			.httpBasic(withDefaults())
			.build();
	}

	@Bean
	MapReactiveUserDetailsService userDetails() {
		return new MapReactiveUserDetailsService(
				User.withUsername("user").password("{noop}secret").roles("USER").build());
	}

	@Bean
	WebFilter changes() {
		return (exchange, chain) -> {
			exchange.getAttributes().put("attribute", "set");
			exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> {
				HttpStatusCode status = exchange.getResponse().getStatusCode();
				STATUS_AT_COMMIT.add((status != null) ? status.value() : 0);
				HEADER_AT_COMMIT.add(String.valueOf(exchange.getResponse().getHeaders().get("x-principal")));
				exchange.getResponse().getHeaders().set("x-attribute-at-commit", "seen");
			}));
			exchange.getResponse()
				.beforeCommit(() -> ReactiveSecurityContextHolder.getContext()
					.map((context) -> context.getAuthentication().getName())
					.defaultIfEmpty("nobody")
					.doOnNext((name) -> exchange.getResponse().getHeaders().set("x-context-at-commit", name))
					.then());
			String path = exchange.getRequest().getPath().value();
			Mono<Void> session = path.contains("/session")
					? exchange.getSession().doOnNext((s) -> s.getAttributes().put("a", "b")).then() : Mono.empty();
			Mono<Void> form = path.endsWith("/form") ? exchange.getFormData().then() : Mono.empty();
			return session.then(form).then(chain.filter(exchange.mutate().request((request) -> {
				request.headers((headers) -> {
					headers.remove("X-Remove");
					if (headers.getFirst("x-user") != null) {
						headers.set("X-User", "from filter");
					}
				});
				if (path.startsWith("/old/")) {
					request.path("/tell/" + path.substring(5));
				}
			}).build()));
		};
	}

}
