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

package io.asgi.docs.guide;

import io.asgi.application.HttpApplication;
import io.asgi.application.Responses;
import io.asgi.spring.boot.AsgiMount;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.springframework.security.config.Customizer.withDefaults;

/**
 * An application behind a chain that lets preflights through.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebFluxSecurity
class PreflightApplications {

	// tag::preflights[]
	@Bean
	SecurityWebFilterChain preflights(ServerHttpSecurity http) {
		return http
			.authorizeExchange((exchanges) -> exchanges.pathMatchers(HttpMethod.OPTIONS)
				.permitAll()
				.pathMatchers("/reports/**")
				.authenticated()
				.anyExchange()
				.permitAll())
			.httpBasic(withDefaults())
			.build();
	}
	// end::preflights[]

	@Bean
	@AsgiMount("/reports")
	HttpApplication reports() {
		return (scope, receive, send) -> send.sendAll(Responses.text(200, "Reports\n"));
	}

	@Bean
	MapReactiveUserDetailsService userDetails() {
		return new MapReactiveUserDetailsService(
				User.withUsername("ada").password("{noop}secret").roles("USER").build());
	}

}
