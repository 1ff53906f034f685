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

package io.asgi.python.frameworks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

import io.asgi.python.RootPathMode;
import io.asgi.python.frameworks.Browser.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A site with Starlette: pages, files, sessions and state.
 */
@Timeout(180)
@ParameterizedClass
@EnumSource
class StarletteTests {

	static final byte[] NUMBERS = IntStream.range(0, 20000)
		.mapToObj("line %06d\n"::formatted)
		.collect(Collectors.joining())
		.getBytes(StandardCharsets.US_ASCII);

	@RegisterExtension
	private static final Site SITE = site();

	@Parameter
	private Protocol protocol;

	private Browser browser;

	static Site site() {
		return Site.of("starlette", "pages:app", "starlette", "multipart", "jinja2", "itsdangerous")
			.mountedAt("/site", RootPathMode.LEGACY)
			.withFile("numbers.txt", NUMBERS);
	}

	@BeforeEach
	void open() {
		this.browser = SITE.browser(this.protocol);
	}

	@Test
	void theStateOfTheLifespanIsSharedAndWhatARequestAddsIsItsOwn() {
		String first = this.browser.get("/site/visit?name=one").text();
		assertThat(first).startsWith("{\"visits\":[\"start\",").endsWith(",\"of another request\":false}");
		String second = this.browser.get("/site/visit?name=two").text();
		assertThat(second).contains("\"one\",\"two\"]").endsWith(",\"of another request\":false}");
	}

	@Test
	void theLifespanEndsWithTheWorker(@TempDir Path data) {
		Site site = site().start(data);
		assertThat(site.browser(this.protocol).get("/site/version").status()).isEqualTo(200);
		assertThat(data.resolve("log")).doesNotExist();
		site.stop();
		assertThat(data.resolve("log")).hasContent("left");
	}

	@Test
	void theScopeIsThatOfTheClient() {
		Reply reply = this.browser.get("/site/scope?a=%C3%A4", "host", "www.example:8080");
		assertThat(reply.text()).isEqualTo("{\"http\":\"" + this.protocol.version + "\","
				+ "\"url\":\"http://www.example:8080/site/scope?a=%C3%A4\",\"client\":\"127.0.0.1\","
				+ "\"root_path\":\"/site\",\"link\":\"http://www.example:8080/site/api/v1/items/7\"}");
	}

	@Test
	void linksOfMountsLeadToTheirRoutes() {
		assertThat(this.browser.get("/site/api/v1/items/7").text())
			.isEqualTo("{\"id\":7,\"root_path\":\"/site/api/v1\"}");
		Reply missing = this.browser.get("/site/api/v2");
		assertThat(missing.status()).isEqualTo(404);
		assertThat(missing.text()).isEqualTo("nothing at /site/api/v2");
	}

	@Test
	void aTrailingSlashIsRedirectedBelowTheMount() {
		Reply reply = this.browser.get("/site/me/");
		assertThat(reply.status()).isEqualTo(307);
		assertThat(reply.header("location")).endsWith("/site/me");
	}

	@Test
	void sessionsAreKeptInACookie() {
		assertThat(this.browser.get("/site/me").status()).isEqualTo(401);
		Reply login = this.browser.postForm("/site/login", "name=Ad%C3%A4");
		assertThat(login.status()).isEqualTo(303);
		assertThat(login.header("location")).endsWith("/site/me");
		assertThat(this.browser.get("/site/me").text()).isEqualTo("Ad\u00e4");
		assertThat(SITE.browser(this.protocol).get("/site/me").status()).isEqualTo(401);
		this.browser.post("/site/logout", "");
		assertThat(this.browser.get("/site/me").status()).isEqualTo(401);
	}

	@Test
	void largeResponsesAreCompressedForWhoTakesThat() throws IOException {
		assertThat(this.browser.get("/site/large").body()).hasSize(100_000);
		Reply reply = this.browser.get("/site/large", "accept-encoding", "gzip");
		assertThat(reply.header("content-encoding")).isEqualTo("gzip");
		assertThat(reply.body()).hasSizeLessThan(10_000);
		try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(reply.body()))) {
			assertThat(unzipped.readAllBytes()).hasSize(100_000);
		}
	}

	@Test
	void templatesKnowTheWayToStaticFiles() {
		String page = this.browser.get("/site/page?name=%3Cb%3E", "host", "www.example").text();
		assertThat(page).contains("<h1>&lt;b&gt;</h1>").contains("href=\"http://www.example/site/static/site.css\"");
		assertThat(this.browser.get("/site/static/site.css").text()).isEqualTo("h1 { color: teal; }\n");
		assertThat(this.browser.get("/site/static/").text()).contains("<h1>Index</h1>");
		assertThat(this.browser.get("/site/static/none.css").status()).isEqualTo(404);
		assertThat(this.browser.get("/site/static/..%2Fpages.py").status()).isEqualTo(404);
	}

	@Test
	void staticFilesAreNotSentTwice() {
		Reply first = this.browser.get("/site/static/site.css");
		Reply second = this.browser.get("/site/static/site.css", "if-none-match", first.header("etag"));
		assertThat(second.status()).isEqualTo(304);
		assertThat(second.body()).isEmpty();
		Reply head = this.browser.send("HEAD", "/site/static/site.css", Flux.empty());
		assertThat(head.status()).isEqualTo(200);
		assertThat(head.header("content-length")).isEqualTo("20");
		assertThat(head.body()).isEmpty();
	}

	@Test
	void partsOfStaticFilesAreSent() {
		assumeThat(DebianPython.isAtLeast("starlette", 0, 39)).as("Starlette knows ranges since 0.39").isTrue();
		Reply reply = this.browser.get("/site/static/site.css", "range", "bytes=5-9");
		assertThat(reply.status()).isEqualTo(206);
		assertThat(reply.text()).isEqualTo("color");
	}

	@Test
	void filesAreDownloadedAndThenABackgroundTaskRuns() {
		Reply reply = this.browser.get("/site/report");
		assertThat(reply.body()).isEqualTo(NUMBERS);
		assertThat(reply.header("content-disposition")).isEqualTo("attachment; filename*=utf-8''zahlen%20%C3%BC.txt");
		assertThat(this.browser.get("/site/ended/report").text()).isEqualTo("sent");
	}

	@Test
	void theServerSendsAFileByItsPath() {
		Reply reply = this.browser.get("/site/archive");
		assertThat(reply.header("x-sent-by")).isEqualTo("path");
		assertThat(reply.body()).isEqualTo(NUMBERS);
	}

	@Test
	void anUnexpectedExceptionIsA500AndItsTraceback() throws Exception {
		Reply reply = this.browser.get("/site/broken");
		assertThat(reply.status()).isEqualTo(500);
		assertThat(reply.text()).isEqualTo("Internal Server Error");
		assertThat(SITE.failure()).hasMessageEndingWith("RuntimeError: on purpose");
	}

}
