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

package io.asgi.python.faults;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests and responses of a Python application on a started server.
 */
@Timeout(180)
class EverydayTests {

	private static Running running;

	private static Log log;

	@BeforeAll
	static void start() {
		log = Log.capture();
		running = Running.start(Running.options("everyday:app"));
	}

	@AfterAll
	static void stop() {
		if (running != null) {
			running.close();
		}
		log.close();
	}

	private static HttpClient client(HttpClient.Version version) {
		return HttpClient.newBuilder().version(version).build();
	}

	@ParameterizedTest
	@EnumSource
	void aPostIsAnswered(HttpClient.Version version) throws Exception {
		HttpClient client = client(version);
		// The JDK's client asks for the upgrade to HTTP/2 with its first request
		client.send(running.request("/hello").build(), BodyHandlers.discarding());
		HttpResponse<String> response = client.send(
				running.request("/echo").POST(BodyPublishers.ofString("h\u00e9llo")).build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-type")).contains("text/plain");
		assertThat(response.headers().firstValue("content-length")).contains("6");
		assertThat(response.body()).isEqualTo("h\u00e9llo");
		assertThat(response.version()).isEqualTo(version);
	}

	@Test
	void theHeadOfALongResponseOrAFileIsNoErrorOfTheApplication() throws Exception {
		for (String path : new String[] { "/parts", "/own-source" }) {
			for (int i = 0; i < 5; i++) {
				HttpResponse<String> response = running.client()
					.send(running.request(path).method("HEAD", BodyPublishers.noBody()).build(),
							BodyHandlers.ofString());
				assertThat(response.statusCode()).isEqualTo(200);
				assertThat(response.body()).isEmpty();
			}
		}
		Await.until("the end of all of them",
				() -> log.find((entry) -> entry.getFormattedMessage().endsWith(" sent")).size() == 10);
		assertThat(log.errors()).isEmpty();
	}

	@Test
	void aWholeResponseHasItsLengthOnWhateverEventLoopItsClientIs() throws Exception {
		for (int i = 0; i < 16; i++) {
			try (RawClient client = RawClient.connect(running.address())) {
				for (int j = 0; j < 200; j++) {
					assertThat(client.head("GET", "/hello").readUntil("\r\n\r\nhello"))
						.containsIgnoringCase("content-length: 5");
				}
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void aMebibyteIsEchoed(HttpClient.Version version) throws Exception {
		byte[] body = new byte[1024 * 1024];
		new Random(1).nextBytes(body);
		HttpResponse<byte[]> response = client(version)
			.send(running.request("/echo").POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
		assertThat(response.body()).isEqualTo(body);
	}

	@ParameterizedTest
	@EnumSource
	void aResponseIsStreamed(HttpClient.Version version) throws Exception {
		HttpResponse<String> response = client(version).send(running.request("/lines?1000").build(),
				BodyHandlers.ofString());
		assertThat(response.body().lines()).hasSize(1000).first().isEqualTo("line 0");
		assertThat(response.body()).endsWith("line 999\n");
	}

	@Test
	void bothStreamAtOnce() throws Exception {
		try (RawClient client = RawClient.connect(running.address())) {
			client.head("POST", "/both-ways", "transfer-encoding: chunked");
			for (int i = 0; i < 20; i++) {
				client.chunk("part " + i + ".");
				client.readUntil("part " + i + ".");
			}
			client.chunk("").readUntil("0\r\n\r\n");
		}
		running.awaitIdle();
	}

	@ParameterizedTest
	@EnumSource
	void aBackgroundTaskGoesOnAfterTheResponse(HttpClient.Version version) throws Exception {
		try (Log own = Log.capture()) {
			HttpResponse<String> response = client(version).send(running.request("/background").build(),
					BodyHandlers.ofString());
			assertThat(response.body()).isEqualTo("done");
			own.await("left behind: the background task has ended, http.disconnect");
			assertThat(own.errors()).isEmpty();
		}
		running.awaitIdle();
	}

}
