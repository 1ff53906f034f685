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

package io.asgi.application;

import java.util.List;

import io.asgi.AsgiHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AcceptEncoding}.
 */
class AcceptEncodingTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "gzip, br|br", "gzip;q=1, br;q=0.9|gzip", "gzip;q=0.001|gzip", "*|br", "*, br;q=0|gzip",
					"br;q=0, gzip;q=0|none", "identity;q=0.5, gzip;q=0.4|none", "identity;q=0.5, gzip;q=0.5|gzip",
					"deflate|none", "''|none", "gzip;q=1.5|none", "gzip;q=-1|none", "gzip;q=0.1234|none",
					"gzip ; q=0.5|gzip", ", ,gzip|gzip", "BR|br" })
	void theBestThatTheClientAcceptsIsPreferred(String header, String expected) {
		AcceptEncoding accepted = AcceptEncoding.of(AsgiHeaders.of("accept-encoding", header));
		assertThat(accepted.preferred(List.of("br", "gzip")).orElse("none")).isEqualTo(expected);
	}

	@Test
	void severalFieldsAreOneList() {
		AsgiHeaders headers = AsgiHeaders.of("accept-encoding", "br;q=0", "accept-encoding", "gzip");
		assertThat(AcceptEncoding.of(headers).preferred(List.of("br", "gzip"))).hasValue("gzip");
	}

	@Test
	void aClientThatSaysNothingAcceptsNothing() {
		assertThat(AcceptEncoding.of(AsgiHeaders.empty()).preferred(List.of("gzip"))).isEmpty();
	}

}
