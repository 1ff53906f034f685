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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

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
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A newspaper with Quart, mounted at {@code /paper}.
 */
@Timeout(180)
@ParameterizedClass
@EnumSource
class QuartTests {

	@RegisterExtension
	private static final Site SITE = paper();

	@Parameter
	private Protocol protocol;

	private Browser browser;

	private static Site paper() {
		return Site.of("quart", "paper:app", "quart").mountedAt("/paper", RootPathMode.SPEC);
	}

	@BeforeEach
	void open() {
		this.browser = SITE.browser(this.protocol);
	}

	@Test
	void theRequestIsThatOfTheClient() {
		assertThat(this.browser.get("/paper/scope?a=1", "host", "www.example:8080").text().replaceAll("\\s", ""))
			.contains("\"http\":\"" + this.protocol.version + "\"")
			.contains("\"root_path\":\"/paper\"")
			.contains("\"link\":\"http://www.example:8080/paper/articles/7\"")
			.contains("\"client\":\"127.0.0.1\"");
	}

	@Test
	void pathsAreConvertedAndErrorsHaveTheirPages() {
		assertThat(this.browser.get("/paper/articles/7").text()).contains("7");
		Reply none = this.browser.get("/paper/articles/700");
		assertThat(none.status()).isEqualTo(404);
		assertThat(none.text()).startsWith("No page at ").endsWith("/articles/700");
		assertThat(this.browser.get("/paper/articles/seven").status()).isEqualTo(404);
	}

	@Test
	void jsonIsReadAndWritten() {
		Reply reply = this.browser.postJson("/paper/articles", "{\"title\":\"hello\"}");
		assertThat(reply.status()).isEqualTo(201);
		assertThat(reply.header("location")).endsWith("/paper/articles/1");
		assertThat(reply.text()).contains("HELLO");
		assertThat(this.browser.postJson("/paper/articles", "{").status()).isEqualTo(400);
	}

	@Test
	void templatesAndStaticFilesAreServed() {
		assertThat(this.browser.get("/paper/?title=%3Cb%3E").text()).contains("<h1>&lt;b&gt;</h1>")
			.contains("href=\"/paper/static/paper.css\"");
		Reply file = this.browser.get("/paper/static/paper.css");
		assertThat(file.text()).isEqualTo("h1 { font-family: serif; }\n");
		assertThat(this.browser.get("/paper/static/paper.css", "if-none-match", file.header("etag")).status())
			.isEqualTo(304);
	}

	@Test
	void partsOfStaticFilesAreSent() {
		Reply reply = this.browser.get("/paper/static/digits.txt", "range", "bytes=2-5");
		assertThat(reply.status()).isEqualTo(206);
		// Quart 0.18 names the last byte but one
		assertThat(reply.header("content-range")).matches("bytes 2-[45]/10");
		assertThat(reply.text()).isEqualTo("2345");
	}

	@Test
	void sessionsAreKeptInACookie() {
		assertThat(this.browser.get("/paper/me").text()).isEqualTo("nobody");
		Reply login = this.browser.postForm("/paper/login", "name=Ad%C3%A4");
		assertThat(login.status()).isEqualTo(302);
		assertThat(this.browser.get(login.header("location").replaceFirst("^http://[^/]*", "")).text())
			.isEqualTo("Ad\u00e4");
		assertThat(SITE.browser(this.protocol).get("/paper/me").text()).isEqualTo("nobody");
	}

	@Test
	void filesAreUploaded() {
		byte[] picture = Multipart.picture(3 * 1024 * 1024);
		byte[] form = new Multipart().field("title", "One").file("picture", "p.png", "image/png", picture).body();
		String answer = this.browser.post("/paper/pictures", form, "content-type", Multipart.CONTENT_TYPE).text();
		assertThat(answer).contains("One").contains("p.png").contains("3145728").contains(Multipart.sha256(picture));
	}

	@Test
	void aRequestBodyIsReadInParts() {
		byte[] part = Multipart.picture(64 * 1024);
		byte[] whole = new byte[128 * part.length];
		for (int i = 0; i < 128; i++) {
			System.arraycopy(part, 0, whole, i * part.length, part.length);
		}
		String answer = this.browser.send("POST", "/paper/digest", Flux.range(0, 128).map((i) -> part.clone())).text();
		assertThat(answer).contains(Multipart.sha256(whole));
	}

	@Test
	void anAnswerIsStreamedWhileTheRequestIs() throws Exception {
		Sinks.Many<byte[]> body = Sinks.many().unicast().onBackpressureBuffer();
		Download answer = this.browser.open("POST", "/paper/upper", body.asFlux());
		body.tryEmitNext(bytes("one\n")).orThrow();
		assertThat(answer.line()).isEqualTo("ONE");
		body.tryEmitNext(bytes("two\n")).orThrow();
		assertThat(answer.line()).isEqualTo("TWO");
		body.tryEmitComplete().orThrow();
		answer.awaitEnd();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	@Test
	void aGeneratorIsStreamed() {
		Reply reply = this.browser.get("/paper/lines?count=20000");
		assertThat(reply.header("content-type")).startsWith("text/csv");
		assertThat(reply.body()).hasSize(20000 * 100);
		assertThat(reply.text()).contains("\n019999;x");
	}

	@Test
	void aStreamEndsWhenItsClientLeaves() throws Exception {
		Download ticker = this.browser.open("/paper/ticker");
		assertThat(ticker.head().header("content-type")).startsWith("text/event-stream");
		assertThat(ticker.line()).isEqualTo("data: 0");
		ticker.line();
		assertThat(ticker.line()).isEqualTo("data: 1");
		ticker.leave();
		assertThat(this.browser.get("/paper/ended/ticker").text()).isEqualTo("generator closed");
	}

	@Test
	void aViewIsCancelledWhenItsClientLeaves() throws Exception {
		Download waiting = this.browser.open("/paper/waiting");
		assertThat(this.browser.get("/paper/ended/waiting-has-begun").text()).isEqualTo("yes");
		waiting.leave();
		assertThat(this.browser.get("/paper/ended/waiting").text()).isEqualTo("view cancelled");
	}

	@Test
	void workGoesOnBesideTheRequest() {
		Reply accepted = this.browser.post("/paper/print", "");
		assertThat(accepted.status()).isEqualTo(202);
		assertThat(accepted.text()).isEqualTo("accepted");
		assertThat(this.browser.post("/paper/print/go", "").status()).isEqualTo(204);
		assertThat(this.browser.get("/paper/ended/print").text()).isEqualTo("printed by an open press");
	}

	@Test
	void syncCodeRunsInAThread() {
		assertThat(this.browser.get("/paper/thread").text()).isEqualTo("True");
	}

	@Test
	void anUnexpectedExceptionIsA500() {
		assertThat(this.browser.get("/paper/broken").status()).isEqualTo(500);
	}

	@Test
	void whatWasOpenedBeforeServingIsClosedAfterIt(@TempDir Path data) {
		Site site = paper().start(data);
		assertThat(site.browser(this.protocol).get("/paper/me").status()).isEqualTo(200);
		site.stop();
		assertThat(data.resolve("log")).hasContent("press closed");
	}

	@Test
	void webSocketsEchoTextAndBytes() throws Exception {
		Socket socket = this.browser.webSocket("/paper/echo", List.of("v1", "v2"));
		assertThat(socket.awaitOpen()).isEqualTo("v2");
		socket.send("\u00e4".repeat(100_000)).send(new byte[] { 0, (byte) 0xFF }).send("");
		assertThat(socket.next()).isEqualTo("\u00e4".repeat(100_000));
		assertThat(socket.next()).isEqualTo("hex:00ff");
		assertThat(socket.next()).isEmpty();
		socket.close(1000, "");
		assertThat(this.browser.get("/paper/ended/echo").text()).isEqualTo("cancelled");
	}

	@Test
	void readersAreToldOfEachOther() throws Exception {
		Socket ada = this.browser.webSocket("/paper/news");
		assertThat(ada.next()).isEqualTo("1 readers");
		Socket bob = this.browser.webSocket("/paper/news");
		assertThat(bob.next()).isEqualTo("2 readers");
		bob.send("hello");
		assertThat(ada.next()).isEqualTo("hello");
		assertThat(bob.next()).isEqualTo("hello");
		bob.leave();
		assertThat(ada.next()).isEqualTo("one has left");
		ada.close(1000, "").awaitClose();
		assertThat(this.browser.get("/paper/ended/news").text()).isEqualTo("no reader is left");
	}

	@Test
	void aWebSocketIsDeniedWithTheAnswerOfTheApplication() throws Exception {
		assertThat(this.browser.webSocket("/paper/members").awaitDenial()).isEqualTo(403);
		assertThat(this.browser.webSocket("/paper/nobody").awaitDenial()).isEqualTo(404);
	}

	@Test
	void theApplicationClosesAWebSocketWithItsCodeAndReason() throws Exception {
		Socket socket = this.browser.webSocket("/paper/members?name=member");
		assertThat(socket.next()).isEqualTo("hello");
		assertThat(socket.awaitClose()).isEqualTo("4001 enough");
	}

}
