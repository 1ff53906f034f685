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

package io.asgi.sample.asgi;

import io.asgi.AsgiApplication;
import io.asgi.HttpSendEvent;
import io.asgi.spring.boot.AsgiMount;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The smallest ASGI application: a plain response, from a bean method.
 */
@Configuration(proxyBeanMethods = false)
class HelloConfiguration {

	// tag::hello[]
	@Bean
	@AsgiMount("/hello")
	AsgiApplication hello() {
		return (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "content-type", "text/plain"))
			.then(send.send(HttpSendEvent.Body.last("Hello, ASGI")));
	}
	// end::hello[]

}
