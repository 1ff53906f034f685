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

package io.asgi.docs.testing;

import io.asgi.spring.boot.test.AsgiTest;
import io.asgi.spring.boot.test.MountTester;
import io.asgi.spring.boot.test.restdocs.AsgiRestDocumentation;
import io.asgi.test.HttpTestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.restdocs.RestDocumentationContextProvider;
import org.springframework.restdocs.RestDocumentationExtension;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.restdocs.headers.HeaderDocumentation.headerWithName;
import static org.springframework.restdocs.headers.HeaderDocumentation.responseHeaders;

@TestPropertySource(properties = "spring.config.name=none")
// tag::testingdocs[]
@AsgiTest(Greeter.class)
@Import(Guestbook.class)
@ExtendWith(RestDocumentationExtension.class)
class RecordedTests {

	@Test
	void greet(@Autowired MountTester greeter, RestDocumentationContextProvider context) {
		HttpTestResponse response = AsgiRestDocumentation.of(context)
			.document("greet", greeter.post("/greet").body("Ada"),
					responseHeaders(headerWithName("content-type").description("Plain text, always.")));
		assertThat(response.status()).isEqualTo(200);
	}

}
// end::testingdocs[]
