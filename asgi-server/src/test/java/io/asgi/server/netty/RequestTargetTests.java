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

package io.asgi.server.netty;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestTarget} and {@link PercentDecoder}.
 */
class RequestTargetTests {

	@ParameterizedTest
	@CsvSource(delimiter = '~',
			value = { "/a%20b~/a b", "/a+b~/a+b", "/%zz~/%zz", "/%~/%", "/%4~/%4", "/a|b{c}~/a|b{c}",
					"//host/x~//host/x", "/%E4%BD%A0~/\u4f60", "/%C3%28~/\uFFFD(", "/%2525~/%25", "/a%2Fb~/a/b", "*~*",
					"host:443~host:443" })
	void thePathIsDecodedAndNoneFails(String target, String path) {
		assertThat(RequestTarget.parse(target).path()).isEqualTo(path);
		assertThat(RequestTarget.parse(target).rawPath()).isEqualTo(target);
	}

	@ParameterizedTest
	@CsvSource({ "/a%2Fb/c", "/a%2fb/c" })
	void anEncodedSlashDoesNotEndASegmentForTheChoiceOfAnApplication(String form) {
		RequestTarget target = RequestTarget.parse(form);
		assertThat(target.path()).isEqualTo("/a/b/c");
		assertThat(target.routingPath()).isEqualTo("/a\0b/c").hasSameSizeAs(target.path());
	}

	@Test
	void bytesOutsideAsciiAreUtf8() {
		assertThat(RequestTarget.parse("/\u00C3\u00A9").path()).isEqualTo("/\u00E9");
	}

	@Test
	void theQueryIsWhatFollowsTheFirstQuestionMark() {
		RequestTarget target = RequestTarget.parse("/a?b=%20?c#d");
		assertThat(target.rawPath()).isEqualTo("/a");
		assertThat(target.query()).isEqualTo("b=%20?c");
		assertThat(target.authority()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "http://host:8080/a?b,/a,b,host:8080", "HTTPS://host,/,'',host", "http://u:p@host?q,/,q,host",
			"http://[::1]:80/x,/x,'',[::1]:80" })
	void anAbsoluteFormIsTakenApart(String form, String path, String query, String authority) {
		assertThat(RequestTarget.parse(form)).isEqualTo(new RequestTarget(path, path, query, authority));
	}

	@Test
	void aSchemeInsideAPathIsNone() {
		assertThat(RequestTarget.parse("/http://host/").authority()).isNull();
	}

}
