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

import java.nio.file.Path;
import java.util.Map;

import io.asgi.AsgiHeaders;
import io.asgi.WebSocketScope;
import io.asgi.test.HttpTestResponse;
import io.asgi.test.HttpTester;
import io.asgi.test.WebSocketTester;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page on extensions shows of the test kit.
 */
class ExtensionTestKitTests {

	private final ExtensionApplications applications = new ExtensionApplications();

	// tag::offered[]
	@Test
	void aMissingManualIsNotFound() {
		HttpTestResponse response = HttpTester.of(this.applications.manual(Path.of("missing.md")))
			.get("/manual")
			.extensions("http.response.pathsend")
			.exchange();
		assertThat(response.status()).isEqualTo(404);
	}
	// end::offered[]

	// tag::denied[]
	@Test
	void aStrangerIsDenied() {
		WebSocketScope scope = WebSocketScope.builder()
			.path("/members")
			.extensions(Map.of("websocket.http.response", Map.of()))
			.build();
		try (WebSocketTester socket = WebSocketTester.start(this.applications.members(), scope)) {
			HttpTestResponse denial = socket.connectDenied();
			assertThat(denial.status()).isEqualTo(401);
			assertThat(denial.text()).isEqualTo("Members only\n");
		}
	}
	// end::denied[]

	@Test
	void aMemberIsWelcome() {
		WebSocketScope scope = WebSocketScope.builder()
			.path("/members")
			.headers(AsgiHeaders.of("authorization", "Bearer 1"))
			.build();
		try (WebSocketTester socket = WebSocketTester.start(this.applications.members(), scope)) {
			socket.connect();
			assertThat(socket.receiveText()).isEqualTo("Welcome");
		}
	}

	@Test
	void theHintIsSentOnlyWhereItIsOffered() {
		HttpTester tester = HttpTester.of(this.applications.hinted());
		assertThat(tester.get("/hinted").exchange().earlyHints()).isEmpty();
		assertThat(tester.get("/hinted").extensions("http.response.early_hint").exchange().earlyHints())
			.containsExactly("</style.css>; rel=preload; as=style");
	}

	@Test
	void theTrailerIsTheSum() {
		HttpTestResponse response = HttpTester.of(this.applications.checked())
			.post("/checked")
			.body("hel", "lo")
			.exchange();
		assertThat(response.text()).isEqualTo("hello");
		assertThat(response.trailers().first("x-crc32")).isEqualTo("3610a686");
	}

	@Test
	void theNameIsThatOfTheCertificate() {
		HttpTestResponse response = HttpTester.of(this.applications.whoami())
			.get("/whoami")
			.scope((scope) -> scope.extensions(Map.of("tls", Map.of("client_cert_name", "CN=Ann"))))
			.exchange();
		assertThat(response.text()).isEqualTo("You are CN=Ann\n");
	}

}
