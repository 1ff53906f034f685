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

package io.asgi.spring.boot.test.example;

import io.asgi.application.HttpApplication;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.test.AsgiTest;
import io.asgi.spring.boot.test.MountTester;
import io.asgi.spring.web.AsgiCodecs;
import io.asgi.test.HttpTestResponse;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An {@link AsgiTest} of an application that reads and writes with codecs.
 */
@AsgiTest(CodecsTests.Orders.class)
class CodecsTests {

	@Test
	void codecsAreThoseOfSpringBoot(@Autowired MountTester doubled) {
		HttpTestResponse response = doubled.post("/double")
			.header("content-type", "application/json")
			.body("{\"item\":\"tea\",\"count\":2,\"unknown\":true}")
			.exchange();
		assertThat(response.status()).isEqualTo(201);
		assertThat(response.text()).isEqualTo("{\"item\":\"tea\",\"count\":4}");
	}

	record Order(String item, int count) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		@Bean
		@AsgiMount("/double")
		HttpApplication doubled(AsgiCodecs codecs) {
			return (scope, receive, send) -> codecs.read(scope, receive, Order.class)
				.map((order) -> new Order(order.item(), 2 * order.count()))
				.flatMap((order) -> codecs.write(scope, send, 201, order));
		}

	}

}
