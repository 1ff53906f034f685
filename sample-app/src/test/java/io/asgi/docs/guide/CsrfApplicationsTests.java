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

import java.net.http.HttpClient.Version;

import io.asgi.client.JdkClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Paths that are left out need no CSRF token, others do.
 */
@SpringBootTest(classes = CsrfApplications.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.config.name=none")
@Timeout(30)
class CsrfApplicationsTests {

	@LocalServerPort
	private int port;

	@Test
	void aPathThatIsLeftOutNeedsNoToken() {
		assertThat(client().post("/hooks/build", "done").body()).isEqualTo("done");
	}

	@Test
	void anyOtherPathNeedsOne() {
		assertThat(client().post("/orders", "tea").statusCode()).isEqualTo(403);
		assertThat(client().get("/orders").statusCode()).isEqualTo(200);
	}

	private JdkClient client() {
		return new JdkClient(this.port, Version.HTTP_1_1);
	}

}
