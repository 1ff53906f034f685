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

package io.asgi.python.wire;

import io.asgi.HttpScope;
import io.asgi.WebSocketScope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a head says of its body.
 */
class RequestBodyKindTests {

	@Test
	void onlyHttp1SaysThatThereIsNone() {
		assertThat(of("1.1")).isEqualTo(RequestBodyKind.NONE);
		assertThat(of("1.0")).isEqualTo(RequestBodyKind.NONE);
		assertThat(of("2")).isEqualTo(RequestBodyKind.SOME);
		assertThat(of("2", "content-length", "0")).isEqualTo(RequestBodyKind.NONE);
		assertThat(of("1.1", "content-length", "0", "expect", "100-continue")).isEqualTo(RequestBodyKind.NONE);
	}

	@Test
	void aBodyIsAnnouncedByItsLengthOrItsCoding() {
		assertThat(of("1.1", "content-length", "1")).isEqualTo(RequestBodyKind.SOME);
		assertThat(of("1.1", "transfer-encoding", "chunked")).isEqualTo(RequestBodyKind.SOME);
		assertThat(of("1.1", "content-length", "1", "expect", "other")).isEqualTo(RequestBodyKind.SOME);
	}

	@Test
	void aClientMayWait() {
		assertThat(of("1.1", "content-length", "1", "expect", "100-Continue")).isEqualTo(RequestBodyKind.EXPECTED);
		assertThat(of("2", "expect", "100-continue")).isEqualTo(RequestBodyKind.EXPECTED);
	}

	@Test
	void aWebSocketHasMessages() {
		assertThat(RequestBodyKind.of(WebSocketScope.builder().build())).isEqualTo(RequestBodyKind.SOME);
	}

	private static RequestBodyKind of(String version, String... headers) {
		return RequestBodyKind.of(HttpScope.builder().httpVersion(version).headers(headers).build());
	}

}
