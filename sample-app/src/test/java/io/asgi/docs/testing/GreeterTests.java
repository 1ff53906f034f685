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
import io.asgi.test.HttpTestResponse;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

@TestPropertySource(properties = "spring.config.name=none")
// tag::testingslice[]
@AsgiTest(Greeter.class)
class GreeterTests {

	@MockitoBean
	private Guestbook guestbook;

	@Autowired
	private MountTester greeter;

	@Test
	void aGuestIsGreeted() {
		given(this.guestbook.sign("Ada")).willReturn("Good evening, Ada");
		HttpTestResponse response = this.greeter.post("/greet").body("Ada").exchange();
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.text()).isEqualTo("Good evening, Ada");
	}

}
// end::testingslice[]
