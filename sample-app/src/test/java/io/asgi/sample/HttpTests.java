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

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

import io.asgi.client.JdkClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every HTTP route over HTTP/1.1 and, by upgrade, over HTTP/2.
 */
@EndToEndTest
class HttpTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@EnumSource
	void anAsgiApplicationAnswers(Version version) {
		HttpResponse<String> response = client(version).get("/hello");
		assertThat(response.version()).isEqualTo(version);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-type")).hasValue("text/plain");
		assertThat(response.headers().firstValue("content-length")).hasValue("11");
		assertThat(response.body()).isEqualTo("Hello, ASGI");
	}

	@ParameterizedTest
	@EnumSource
	void aControllerAnswersOnTheSamePort(Version version) {
		HttpResponse<String> response = client(version).get("/api/greeting?name=you");
		assertThat(response.version()).isEqualTo(version);
		assertThat(response.body()).isEqualTo("{\"text\":\"Hello, you\"}");
	}

	@ParameterizedTest
	@EnumSource
	void aFunctionalRouteAnswersOnTheSamePort(Version version) {
		assertThat(client(version).get("/api/runtime").body()).contains("\"java\":\"" + Runtime.version() + "\"");
	}

	@ParameterizedTest
	@EnumSource
	void webFluxAnswersWhereNobodyIsMounted(Version version) {
		assertThat(client(version).get("/helloo").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@EnumSource
	void theBodyOfAFirstRequestArrives(Version version) {
		HttpResponse<String> response = client(version).post("/echo", "offered with the upgrade");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("offered with the upgrade");
	}

	@Test
	void theBodyOfALaterRequestArrivesOverHttp2() {
		JdkClient client = client(Version.HTTP_2);
		client.get("/hello");
		HttpResponse<String> response = client.post("/echo", "after the upgrade");
		assertThat(response.version()).isEqualTo(Version.HTTP_2);
		assertThat(response.body()).isEqualTo("after the upgrade");
	}

	@ParameterizedTest
	@EnumSource
	void aDigestIsOfTheWholeBody(Version version) {
		// From FIPS 180-2, appendix B.1
		assertThat(client(version).post("/digest", "abc").body())
			.isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n");
	}

	@ParameterizedTest
	@EnumSource
	void aFileIsSentWithItsLength(Version version) throws IOException {
		Path file = Path.of(System.getProperty("java.home"), "release");
		HttpResponse<String> response = client(version).get("/download");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValueAsLong("content-length")).hasValue(Files.size(file));
		assertThat(response.body()).isEqualTo(Files.readString(file));
	}

	@ParameterizedTest
	@EnumSource
	void aMountFromTheConfigurationShowsTheScope(Version version) {
		HttpResponse<String> response = client(version).get("/scope/caf%C3%A9?a=%20b");
		assertThat(response.body().lines()).contains("type: http", "asgi: 3.0, spec 2.5",
				"http_version: " + ((version == Version.HTTP_2) ? "2" : "1.1"), "method: GET", "scheme: http",
				"path: /scope/café", "raw_path: /scope/caf%C3%A9", "query_string: a=%20b", "root_path: /scope",
				"header host: localhost:" + this.port);
	}

	@ParameterizedTest
	@EnumSource
	void aBlockingApplicationWritesItsReport(Version version) {
		HttpResponse<String> response = client(version).get("/report");
		assertThat(response.headers().firstValue("content-type")).hasValue("text/csv");
		assertThat(response.body().lines()).hasSize(13).startsWith("month,days").endsWith("DECEMBER,31");
	}

	@ParameterizedTest
	@EnumSource
	void requestsShareTheCounterFromTheLifespanState(Version version) {
		JdkClient client = client(version);
		String[] first = client.get("/visits").body().strip().split(" ");
		String[] second = client.get("/visits").body().strip().split(" ");
		assertThat(Long.parseLong(second[1])).isEqualTo(Long.parseLong(first[1]) + 1);
		assertThat(second[3]).isEqualTo(first[3]);
	}

	@ParameterizedTest
	@EnumSource
	void theMiddlewareNamesEveryResponse(Version version) {
		JdkClient client = client(version);
		String first = client.get("/hello").headers().firstValue("x-request-id").orElseThrow();
		String second = client.get("/visits").headers().firstValue("x-request-id").orElseThrow();
		assertThat(first).isNotEmpty().isNotEqualTo(second);
	}

	@ParameterizedTest
	@EnumSource
	void theMiddlewareKeepsTheClientsOwnRequestId(Version version) {
		HttpResponse<String> response = client(version).get("/hello", "x-request-id", "my-own-id");
		assertThat(response.headers().allValues("x-request-id")).containsExactly("my-own-id");
	}

	@ParameterizedTest
	@EnumSource
	void aWebFluxResponseIsNotTheMiddlewaresBusiness(Version version) {
		assertThat(client(version).get("/api/greeting").headers().firstValue("x-request-id")).isEmpty();
	}

	private JdkClient client(Version version) {
		return new JdkClient(this.port, version);
	}

}
