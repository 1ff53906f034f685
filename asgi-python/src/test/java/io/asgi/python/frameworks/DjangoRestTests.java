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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Books with Django's REST framework, and its browsable API.
 */
@Timeout(180)
@ParameterizedClass
@EnumSource
class DjangoRestTests {

	private static final String BOOKS = "/office/api/books/";

	@RegisterExtension
	private static final Site SITE = DjangoTests.office();

	@Parameter
	private Protocol protocol;

	private Browser browser;

	@BeforeEach
	void open() {
		this.browser = SITE.browser(this.protocol);
	}

	@Test
	void whoHasNotSignedInMayOnlyRead() {
		assertThat(this.browser.get(BOOKS).status()).isEqualTo(200);
		assertThat(this.browser.postJson(BOOKS, "{\"title\":\"No\",\"pages\":1}").status()).isEqualTo(403);
	}

	@Test
	void aBookIsWrittenReadChangedAndDeleted() {
		DjangoTests.signIn(this.browser);
		Reply written = write("Emma", 400);
		String address = path(written.header("location"));
		assertThat(address).matches("/office/api/books/[0-9]+/");
		assertThat(this.browser.get(address).text()).isEqualTo(written.text()).contains("\"Emma\"");
		Reply changed = send("PATCH", address, "{\"pages\":401}");
		assertThat(changed.status()).isEqualTo(200);
		assertThat(changed.text()).contains("\"Emma\",\"pages\":401");
		Reply deleted = send("DELETE", address, "");
		assertThat(deleted.status()).isEqualTo(204);
		assertThat(deleted.body()).isEmpty();
		assertThat(this.browser.get(address).status()).isEqualTo(404);
	}

	@Test
	void whatIsNotValidIsAnsweredWithItsFields() {
		DjangoTests.signIn(this.browser);
		Reply reply = send("POST", BOOKS, "{\"title\":\"\",\"pages\":\"many\"}");
		assertThat(reply.status()).isEqualTo(400);
		assertThat(reply.text()).contains("\"title\":[\"").contains("\"pages\":[\"");
		assertThat(send("POST", BOOKS, "{").status()).isEqualTo(400);
		assertThat(this.browser
			.post(BOOKS, "<book/>", "content-type", "application/xml", "x-csrftoken", this.browser.cookie("csrftoken"))
			.status()).isEqualTo(415);
	}

	@Test
	void pagesLeadToEachOther() {
		DjangoTests.signIn(this.browser);
		for (int i = 1; i <= 3; i++) {
			write("Volume " + i, i);
		}
		Reply first = this.browser.get(BOOKS, "host", "localhost:8080");
		assertThat(first.text()).contains("\"next\":\"http://localhost:8080/office/api/books/?page=2\"");
		assertThat(this.browser.get(BOOKS + "?page=2", "host", "localhost:8080").text())
			.contains("\"previous\":\"http://localhost:8080/office/api/books/\"");
		assertThat(this.browser.get(BOOKS + "?page=1000").status()).isEqualTo(404);
	}

	@Test
	void anActionIsARouteOfItsOwn() {
		DjangoTests.signIn(this.browser);
		write("Long " + this.protocol, 1_000_000 + this.protocol.ordinal());
		assertThat(this.browser.get(BOOKS + "longest/").text()).isEqualTo("{\"title\":\"Long " + this.protocol + "\"}");
	}

	@Test
	void theApiIsBrowsable() {
		String anonymous = this.browser.get(BOOKS, "accept", "text/html").text();
		assertThat(anonymous).contains("<title>Book List")
			.contains("href=\"/office/static/rest_framework/css/default.css\"")
			.doesNotContain("<form action=\"" + BOOKS + "\" method=\"POST\"");
		DjangoTests.signIn(this.browser);
		Reply page = this.browser.get(BOOKS, "accept", "text/html");
		assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
		assertThat(page.text()).contains("<form action=\"" + BOOKS + "\" method=\"POST\"")
			.contains("csrfToken")
			.contains("href=\"/office/api/books/?format=json\"");
	}

	@Test
	void theFormOfTheBrowsableApiWrites() {
		DjangoTests.signIn(this.browser);
		byte[] form = new Multipart().field("csrfmiddlewaretoken", this.browser.cookie("csrftoken"))
			.field("title", "From a form")
			.field("pages", "12")
			.body();
		Reply reply = this.browser.post(BOOKS, form, "content-type", Multipart.CONTENT_TYPE, "accept", "text/html");
		assertThat(reply.status()).isEqualTo(201);
		assertThat(reply.text()).contains("HTTP 201 Created").contains("From a form");
	}

	@Test
	void theApiDescribesItself() {
		DjangoTests.signIn(this.browser);
		Reply reply = send("OPTIONS", BOOKS, "");
		assertThat(reply.header("allow")).isEqualTo("GET, POST, HEAD, OPTIONS");
		assertThat(reply.text()).contains("\"name\":\"Book List\"").contains("\"max_length\":100");
	}

	private Reply write(String title, int pages) {
		Reply reply = send("POST", BOOKS, "{\"title\":\"" + title + "\",\"pages\":" + pages + "}");
		assertThat(reply.status()).isEqualTo(201);
		return reply;
	}

	private Reply send(String method, String uri, String json) {
		return this.browser.send(method, uri, json.isEmpty() ? Flux.empty() : Mono.just(json.getBytes()),
				"content-type", "application/json", "x-csrftoken", this.browser.cookie("csrftoken"));
	}

	private static String path(String url) {
		return url.replaceFirst("^http://[^/]*", "");
	}

}
