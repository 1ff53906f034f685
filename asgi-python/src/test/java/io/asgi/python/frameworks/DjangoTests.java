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

import java.util.List;

import io.asgi.UnsupportedScopeException;
import io.asgi.python.RootPathMode;
import io.asgi.python.frameworks.Browser.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An office with Django, mounted at {@code /office}.
 */
@Timeout(180)
@ParameterizedClass
@EnumSource
class DjangoTests {

	@RegisterExtension
	private static final Site SITE = office();

	@Parameter
	private Protocol protocol;

	private Browser browser;

	static Site office() {
		return Site.of("django", "office.asgi:application", "django", "rest_framework")
			.mountedAt("/office", RootPathMode.SPEC);
	}

	/**
	 * Send the form that makes the browser one of the clerk's.
	 */
	static Reply signIn(Browser browser) {
		String token = browser.get("/office/sign-in/").text().replaceFirst("token=", "");
		return browser.postForm("/office/sign-in/", "name=clerk&password=paper&csrfmiddlewaretoken=" + token);
	}

	@BeforeEach
	void open() {
		this.browser = SITE.browser(this.protocol);
	}

	@Test
	void theRequestIsThatOfTheClient() {
		assertThat(this.browser.get("/office/scope/?a=%C3%A4", "host", "localhost:8080").text())
			.isEqualTo("{\"path\": \"/office/scope/\", \"path_info\": \"/scope/\", \"script\": \"/office\", "
					+ "\"query\": \"\\u00e4\", \"link\": \"/office/me/\", "
					+ "\"absolute\": \"http://localhost:8080/office/scope/\", \"client\": \"127.0.0.1\"}");
	}

	@Test
	void aHostThatIsNotAllowedIsRefused() {
		assertThat(this.browser.get("/office/scope/", "host", "evil.example").status()).isEqualTo(400);
	}

	@Test
	void syncViewsRunInThreadsAndAsyncViewsInTheLoop() {
		Reply sync = this.browser.get("/office/sync/");
		assertThat(sync.text()).isEqualTo("in a thread");
		assertThat(sync.header("x-office")).isEqualTo("async");
		assertThat(this.browser.get("/office/async/?name=Ada").text()).isEqualTo("in the loop with Ada");
	}

	@Test
	void syncViewsRunAtTheSameTime() {
		List<String> answers = Flux.range(0, 3)
			.flatMap((i) -> Mono.fromCallable(() -> this.browser.get("/office/together/").text())
				.subscribeOn(Schedulers.boundedElastic()))
			.collectList()
			.block(Site.TIMEOUT);
		assertThat(answers).containsExactly("met", "met", "met");
	}

	@Test
	void aFormWithoutItsTokenIsRefused() {
		this.browser.get("/office/sign-in/");
		assertThat(this.browser.postForm("/office/sign-in/", "name=clerk&password=paper").status()).isEqualTo(403);
	}

	@Test
	void aUserSignsIn() {
		assertThat(this.browser.get("/office/me/").text()).isEqualTo("nobody");
		Reply reply = signIn(this.browser);
		assertThat(reply.status()).isEqualTo(302);
		assertThat(reply.header("location")).isEqualTo("/office/me/");
		assertThat(this.browser.get("/office/me/").text()).isEqualTo("clerk");
		assertThat(SITE.browser(this.protocol).get("/office/me/").text()).isEqualTo("nobody");
	}

	@Test
	void sessionsAreKeptInTheDatabase() {
		assertThat(this.browser.get("/office/count/").text()).isEqualTo("1");
		assertThat(this.browser.get("/office/count/").text()).isEqualTo("2");
		assertThat(SITE.browser(this.protocol).get("/office/count/").text()).isEqualTo("1");
	}

	@Test
	void smallUploadsAreKeptInMemoryAndLargeOnesInAFile() {
		assertThat(upload(10)).contains("\"kind\": \"InMemoryUploadedFile\"");
		assertThat(upload(3 * 1024 * 1024)).contains("\"kind\": \"TemporaryUploadedFile\"");
	}

	private String upload(int size) {
		byte[] content = Multipart.picture(size);
		byte[] form = new Multipart().field("title", "\u00e4").file("file", "p.png", "image/png", content).body();
		String answer = this.browser.post("/office/upload/", form, "content-type", Multipart.CONTENT_TYPE).text();
		assertThat(answer).startsWith("{\"title\": \"\\u00e4\", \"name\": \"p.png\", \"size\": " + size
				+ ", \"sha256\": \"" + Multipart.sha256(content) + "\"");
		return answer;
	}

	@Test
	void aLongBodyWithoutALengthIsRead() {
		byte[] part = Multipart.picture(64 * 1024);
		byte[] whole = new byte[128 * part.length];
		for (int i = 0; i < 128; i++) {
			System.arraycopy(part, 0, whole, i * part.length, part.length);
		}
		String answer = this.browser.send("POST", "/office/digest/", Flux.range(0, 128).map((i) -> part.clone()))
			.text();
		assertThat(answer).isEqualTo(Multipart.sha256(whole));
	}

	@Test
	void aFormThatIsTooLargeIsRefused() {
		Reply reply = this.browser.postForm("/office/upload/", "title=" + "x".repeat(600_000));
		assertThat(reply.status()).isEqualTo(400);
	}

	@Test
	void aGeneratorIsStreamed() {
		Reply reply = this.browser.get("/office/export/?rows=20000");
		assertThat(reply.header("content-type")).isEqualTo("text/csv");
		assertThat(reply.body()).hasSize(20000 * 100);
		assertThat(reply.text()).startsWith("000000;x").contains("\n019999;x");
	}

	@Test
	void aStreamEndsWhenItsClientLeaves() throws Exception {
		Download endless = this.browser.open("/office/endless/");
		assertThat(endless.line()).hasSize(9999);
		endless.leave();
		assertThat(this.browser.get("/office/ended/response/").text()).isEqualTo("ClientDisconnected");
	}

	@Test
	void filesAreDownloaded() {
		Reply reply = this.browser.get("/office/download/");
		assertThat(reply.header("content-disposition")).isEqualTo("attachment; filename=\"views.txt\"");
		assertThat(reply.header("content-length")).isEqualTo(String.valueOf(reply.body().length));
		assertThat(reply.text()).endsWith("raise RuntimeError(\"on purpose\")\n");
	}

	@Test
	void staticFilesAreNotSentTwice() {
		Reply first = this.browser.get("/office/static/rest_framework/css/default.css");
		assertThat(first.header("content-type")).isEqualTo("text/css");
		assertThat(first.text()).contains("navbar");
		assertThat(this.browser
			.get("/office/static/rest_framework/css/default.css", "if-modified-since", first.header("last-modified"))
			.status()).isEqualTo(304);
		assertThat(this.browser.get("/office/static/none.css").status()).isEqualTo(404);
	}

	@Test
	void aMissingSlashIsRedirectedBelowTheMount() {
		Reply reply = this.browser.get("/office/me");
		assertThat(reply.status()).isEqualTo(301);
		assertThat(reply.header("location")).isEqualTo("/office/me/");
	}

	@Test
	void aHeadHasNoBody() {
		Reply reply = this.browser.send("HEAD", "/office/sync/", Flux.empty());
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.header("content-length")).isEqualTo("11");
		assertThat(reply.body()).isEmpty();
	}

	@Test
	void anUnexpectedExceptionIsA500() {
		Reply reply = this.browser.get("/office/broken/");
		assertThat(reply.status()).isEqualTo(500);
		assertThat(reply.text()).contains("Server Error (500)");
	}

	@Test
	void aWebSocketIsNotSpoken() throws Exception {
		assertThat(this.browser.webSocket("/office/sync/").awaitDenial()).isEqualTo(404);
		assertThat(SITE.failure()).isInstanceOf(UnsupportedScopeException.class);
	}

}
