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
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import io.asgi.client.DocumentedClient;
import io.asgi.client.DocumentedClient.Result;
import io.asgi.client.JdkClient;
import io.asgi.client.LineClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The Python application of the sample, on a machine that has a Python. What happens on
 * others is in {@link WithoutPythonTests}.
 */
@EndToEndTest
class PythonTests {

	@LocalServerPort
	private int port;

	@BeforeEach
	void requirePython() {
		assumeThat(client(Version.HTTP_1_1).get("/api/python").body()).as("a Python that can serve the application")
			.doesNotContain("missing");
	}

	@ParameterizedTest
	@EnumSource
	void aWorkerAnswersOnTheSamePort(Version version) {
		HttpResponse<String> response = client(version).get("/python/worker");
		assertThat(response.version()).isEqualTo(version);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
		assertThat(response.body()).containsPattern("\"pid\": \\d+").contains("\"python\": \"CPython 3.");
	}

	@Test
	void itsVersionIsTheOneThatThePageShows() {
		String facts = client(Version.HTTP_1_1).get("/api/python").body();
		String worker = client(Version.HTTP_1_1).get("/python/worker").body();
		assertThat(worker).contains("CPython " + facts.replaceFirst(".*\"version\":\"([^\"]+)\".*", "$1") + "\"");
	}

	@ParameterizedTest
	@EnumSource
	void aBodyIsReadToItsEnd(Version version) {
		// From FIPS 180-2, appendix B.1
		assertThat(client(version).post("/python/digest", "abc").body())
			.isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n");
	}

	@ParameterizedTest
	@EnumSource
	void aStreamArrivesLineByLine(Version version) {
		JdkClient client = client(version);
		HttpResponse<Stream<String>> response = client.send(HttpRequest.newBuilder(client.uri("/python/count")).build(),
				BodyHandlers.ofLines());
		try (Stream<String> lines = response.body()) {
			Iterator<String> arriving = lines.iterator();
			long begin = System.nanoTime();
			assertThat(arriving.next()).startsWith("1 of 10 from worker ");
			assertThat(arriving.next()).startsWith("2 of 10 from worker ");
			assertThat(arriving.next()).startsWith("3 of 10 from worker ");
			// The application waits twice for half a second; clocks may differ a little
			assertThat(System.nanoTime() - begin).isGreaterThan(500_000_000L);
		}
	}

	@Test
	void aWebSocketEchoes() {
		try (LineClient client = new LineClient(this.port, "/python/echo")) {
			for (String message : List.of("hello", "straße", "")) {
				client.say(message);
				assertThat(client.hear()).isEqualTo(message);
			}
		}
	}

	@Test
	void theCommandOfThePageGetsItsEcho() throws IOException, InterruptedException {
		assertThat(DocumentedClient.run(this.port, "/python/echo", "hello\nworld\n"))
			.isEqualTo(new Result(List.of("hello", "world", "closed: 1000"), 0));
	}

	@Test
	void aPathThatItDoesNotKnowIsItsOwn404() {
		HttpResponse<String> response = client(Version.HTTP_1_1).get("/python/nothing");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).isEqualTo("There is nothing at this path\n");
	}

	private JdkClient client(Version version) {
		return new JdkClient(this.port, version);
	}

}
