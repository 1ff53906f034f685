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

import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.asgi.client.JdkClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages for people.
 */
@EndToEndTest
class PagesTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@ValueSource(strings = { "/", "/chat.html", "/python.html", "/docs" })
	void aPageHasNoBrokenLink(String page) {
		JdkClient client = new JdkClient(this.port, Version.HTTP_1_1);
		HttpResponse<String> response = client.get(page);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
		assertThat(links(response.body())).isNotEmpty()
			.allSatisfy((link) -> assertThat(client.get(link).statusCode()).isEqualTo(200));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/chat.html", "/python.html", "/docs" })
	void aPageWorksOffline(String page) {
		String html = withoutComments(new JdkClient(this.port, Version.HTTP_1_1).get(page).body());
		assertThat(html).doesNotContainPattern("(?:src|<link[^>]*href)=\"(?:https?:)?//").doesNotContain("@import");
	}

	@Test
	void theFrontPageNamesEveryExample() {
		String html = new JdkClient(this.port, Version.HTTP_1_1).get("/").body();
		assertThat(html).contains("/hello", "/echo", "/digest", "/events", "/download", "/chat", "/report", "/shout",
				"/echo/socket", "/visits", "/scope", "/api/greeting", "/api/runtime", "/python.html", "/docs");
	}

	private static String withoutComments(String html) {
		return Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL).matcher(html).replaceAll("");
	}

	// An endless response is no page
	private static Stream<String> links(String html) {
		return Pattern.compile("(?:href|src)=\"(/[^\"]*)\"")
			.matcher(html)
			.results()
			.map((MatchResult link) -> link.group(1))
			.filter((link) -> !link.equals("/events"))
			.distinct();
	}

}
