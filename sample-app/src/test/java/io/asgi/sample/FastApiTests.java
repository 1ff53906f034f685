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

package io.asgi.sample;

import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

import io.asgi.client.JdkClient;
import io.asgi.client.PythonWithFastApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The FastAPI application of the sample, with an interpreter that has FastAPI.
 */
@Timeout(90)
class FastApiTests {

	@Test
	void theShopIsServed() throws Exception {
		Optional<PythonWithFastApi> python = PythonWithFastApi.find();
		assumeThat(python).as("a Python with FastAPI").isPresent();
		try (ConfigurableApplicationContext context = SpringApplication.run(SampleApplication.class, "--server.port=0",
				"--sample.python.interpreter=" + python.orElseThrow().executable())) {
			JdkClient client = new JdkClient(
					context.getEnvironment().getRequiredProperty("local.server.port", Integer.class), Version.HTTP_1_1);
			assertThat(client.get("/fastapi/items/tea").body()).isEqualTo("{\"name\":\"Tea\",\"price\":4.5}");
			assertThat(client.get("/fastapi/items/rum").statusCode()).isEqualTo(404);
			assertThat(
					total(client, "[{\"name\": \"Tea\", \"price\": 4.5}, {\"name\": \"Jam\", \"price\": 3.25}]").body())
				.isEqualTo("{\"total\":7.75}");
			assertThat(total(client, "[{\"name\": \"Tea\", \"price\": \"much\"}]").statusCode()).isEqualTo(422);
			// So its documentation asks below its mount
			assertThat(client.get("/fastapi/openapi.json").body()).contains("\"/fastapi\"");
			assertThat(client.get("/python/hello").body()).isEqualTo("Hello, Python");
		}
	}

	private static HttpResponse<String> total(JdkClient client, String items) {
		return client.send(HttpRequest.newBuilder(client.uri("/fastapi/totals"))
			.header("content-type", "application/json")
			.POST(BodyPublishers.ofString(items))
			.build(), BodyHandlers.ofString());
	}

}
