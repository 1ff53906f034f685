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
import io.asgi.application.RequestBody;
import io.asgi.application.Responses;
import io.asgi.spring.boot.AsgiMount;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CsrfWebFilter;
import org.springframework.security.web.server.util.matcher.AndServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.NegatedServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;

/**
 * Two applications, one of which needs no CSRF token.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebFluxSecurity
class CsrfApplications {

	// tag::csrf[]
	@Bean
	SecurityWebFilterChain hooks(ServerHttpSecurity http) {
		ServerWebExchangeMatcher protectedPaths = new AndServerWebExchangeMatcher(CsrfWebFilter.DEFAULT_CSRF_MATCHER,
				new NegatedServerWebExchangeMatcher(ServerWebExchangeMatchers.pathMatchers("/hooks/**")));
		return http.csrf((csrf) -> csrf.requireCsrfProtectionMatcher(protectedPaths)).build();
	}
	// end::csrf[]

	@Bean
	@AsgiMount("/hooks")
	HttpApplication hook() {
		return echo();
	}

	@Bean
	@AsgiMount("/orders")
	HttpApplication orders() {
		return echo();
	}

	private static HttpApplication echo() {
		return (scope, receive, send) -> RequestBody.text(scope, receive)
			.flatMap((text) -> send.sendAll(Responses.text(200, text)));
	}

}
