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

import java.nio.file.Path;
import java.util.List;

import io.asgi.python.RootPathMode;
import io.asgi.python.frameworks.Browser.Reply;
import io.asgi.python.worker.PythonException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A shop with FastAPI, mounted at {@code /shop}.
 */
@Timeout(180)
@ParameterizedClass
@EnumSource
class FastApiTests {

	@RegisterExtension
	private static final Site SITE = shop();

	@Parameter
	private Protocol protocol;

	private Browser browser;

	private static Site shop() {
		return Site.of("fastapi", "shop:app", "fastapi", "multipart").mountedAt("/shop", RootPathMode.LEGACY);
	}

	@BeforeEach
	void open() {
		this.browser = SITE.browser(this.protocol);
	}

	@Test
	void dependenciesAreInjectedAndClosedAfterTheRequest() {
		Reply reply = this.browser.get("/shop/me", "x-customer", "Ada");
		assertThat(reply.text()).isEqualTo("{\"customer\":\"Ada in a session\"}");
		assertThat(this.browser.get("/shop/sessions").text()).endsWith("\"opened\",\"closed\"]");
	}

	@Test
	void aDependencyRefusesARequest() {
		Reply reply = this.browser.get("/shop/me", "x-customer", "nobody");
		assertThat(reply.status()).isEqualTo(401);
		assertThat(reply.header("www-authenticate")).isEqualTo("Name");
		assertThat(reply.text()).isEqualTo("{\"detail\":\"Who are you?\"}");
	}

	@Test
	void aValidBodyBecomesAModel() {
		Reply reply = this.browser.postJson("/shop/orders", "{\"article\":\"apple\",\"count\":2,\"note\":\"\u00e4\"}");
		assertThat(reply.status()).isEqualTo(201);
		assertThat(reply.header("location")).isEqualTo("/stock/apple");
		assertThat(reply.text()).isEqualTo("{\"article\":\"apple\",\"count\":2,\"note\":\"\u00e4\"}");
	}

	@Test
	void whatIsNotValidIsAnsweredWith422AndItsPlaces() {
		Reply body = this.browser.postJson("/shop/orders", "{\"article\":\"x\",\"count\":0}");
		assertThat(body.status()).isEqualTo(422);
		assertThat(body.text()).contains("[\"body\",\"article\"]").contains("[\"body\",\"count\"]");
		Reply syntax = this.browser.postJson("/shop/orders", "{\"article\":");
		assertThat(syntax.status()).isEqualTo(422);
		Reply query = this.browser.get("/shop/stock/apple?at_least=many");
		assertThat(query.status()).isEqualTo(422);
		assertThat(query.text()).contains("[\"query\",\"at_least\"]");
		assertThat(this.browser.get("/shop/me").text()).contains("[\"header\",\"x-customer\"]");
	}

	@Test
	void parametersOfPathAndQueryAreConverted() {
		assertThat(this.browser.get("/shop/stock/apple?at_least=2&tags=a%20b&tags=c").text())
			.isEqualTo("{\"article\":\"apple\",\"enough\":true,\"tags\":[\"a b\",\"c\"]}");
		assertThat(this.browser.get("/shop/stock/plum").status()).isEqualTo(404);
		assertThat(this.browser.send("DELETE", "/shop/stock/apple", Flux.empty()).status()).isEqualTo(405);
	}

	@Test
	void anExceptionOfTheApplicationHasItsOwnAnswer() {
		Reply reply = this.browser.postJson("/shop/orders", "{\"article\":\"pear\",\"count\":2}");
		assertThat(reply.status()).isEqualTo(409);
		assertThat(reply.text()).isEqualTo("{\"missing\":\"pear\"}");
	}

	@Test
	void anUnexpectedExceptionIsA500AndItsTraceback() throws Exception {
		assertThat(this.browser.get("/shop/broken").status()).isEqualTo(500);
		assertThat(SITE.failure()).isInstanceOf(PythonException.class)
			.hasMessageContaining("shop.py")
			.hasMessageEndingWith("RuntimeError: on purpose");
	}

	@Test
	void backgroundTasksRunAfterTheResponse() {
		Reply accepted = this.browser.post("/shop/mails?to=ada", "");
		assertThat(accepted.status()).isEqualTo(202);
		assertThat(accepted.text()).isEqualTo("{\"sent\":0}");
		assertThat(this.browser.post("/shop/mails/go", "").text()).isEqualTo("\"ada\"");
	}

	@Test
	void aGeneratorInThreadsIsStreamed() {
		Reply reply = this.browser.get("/shop/export?rows=20000");
		assertThat(reply.header("content-type")).isEqualTo("text/csv; charset=utf-8");
		assertThat(reply.body()).hasSize(20000 * 100);
		assertThat(reply.text()).startsWith("000000;x").contains("\n019999;x");
	}

	@Test
	void aStreamEndsWhenItsClientLeaves() throws Exception {
		Download ticks = this.browser.open("/shop/ticks");
		assertThat(ticks.head().status()).isEqualTo(200);
		assertThat(ticks.line()).isEqualTo("tick 0");
		assertThat(ticks.line()).isEqualTo("tick 1");
		ticks.leave();
		assertThat(this.browser.get("/shop/ended/ticks").text()).isEqualTo("\"generator closed\"");
	}

	@Test
	void syncEndpointsRunInThreadsAtTheSameTime() {
		List<String> answers = Flux.range(0, 4)
			.flatMap((i) -> Mono.fromCallable(() -> this.browser.get("/shop/together").text())
				.subscribeOn(Schedulers.boundedElastic()))
			.collectList()
			.block(Site.TIMEOUT);
		assertThat(answers).containsExactly("true", "true", "true", "true");
	}

	@Test
	void formsAndCookiesAreRead() {
		assertThat(this.browser.get("/shop/greeting").text()).isEqualTo("{\"hello\":null}");
		Reply login = this.browser.postForm("/shop/login", "name=Ada+L.");
		assertThat(login.text()).isEqualTo("{\"hello\":\"Ada L.\"}");
		assertThat(login.header("set-cookie")).contains("HttpOnly");
		assertThat(this.browser.get("/shop/greeting").text()).isEqualTo("{\"hello\":\"Ada L.\"}");
	}

	@Test
	void filesAreUploaded() {
		byte[] large = Multipart.picture(3 * 1024 * 1024);
		byte[] small = Multipart.picture(10);
		byte[] form = new Multipart().field("title", "Two")
			.file("files", "large.png", "image/png", large)
			.file("files", "small.txt", "text/plain", small)
			.body();
		Reply reply = this.browser.post("/shop/pictures", form, "content-type", Multipart.CONTENT_TYPE);
		assertThat(reply.text()).isEqualTo("{\"title\":\"Two\",\"files\":[\"large.png image/png 3145728 "
				+ Multipart.sha256(large) + "\",\"small.txt text/plain 10 " + Multipart.sha256(small) + "\"]}");
	}

	@Test
	void preflightsAreAnswered() {
		Reply reply = this.browser.send("OPTIONS", "/shop/orders", Flux.empty(), "origin", "https://shop.example",
				"access-control-request-method", "POST");
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.header("access-control-allow-origin")).isEqualTo("https://shop.example");
	}

	@Test
	void theDocumentationFindsItsDescriptionBelowTheMount() {
		assertThat(this.browser.get("/shop/docs").text()).contains("swagger-ui").contains("/shop/openapi.json");
		assertThat(this.browser.get("/shop/openapi.json").text()).contains("\"servers\":[{\"url\":\"/shop\"}]")
			.contains("\"title\":\"Shop\"");
	}

	@Test
	void anApplicationBelowTheApplicationKnowsWhereItIs() {
		Reply reply = this.browser.get("/shop/office/where");
		assertThat(reply.header("x-clerk")).isEqualTo("of GET");
		assertThat(reply.text())
			.isEqualTo("{\"root_path\":\"/shop/office\",\"http\":\"" + this.protocol.version + "\"}");
	}

	@Test
	void webSocketsTalkJsonAndLearnOfTheEnd() throws Exception {
		Socket socket = this.browser.webSocket("/shop/chat/7?name=ada");
		socket.awaitOpen();
		socket.send("{\"say\":\"hello\"}");
		assertThat(socket.next()).isEqualTo("{\"room\": 7, \"from\": \"Ada\", \"said\": \"hello\"}");
		socket.close(4321, "bye");
		assertThat(this.browser.get("/shop/ended/chat").text()).isEqualTo("4321");
	}

	@Test
	void webSocketsThatAreNotWantedAreDenied() throws Exception {
		assertThat(this.browser.webSocket("/shop/chat/7?name=nobody").awaitDenial()).isEqualTo(403);
		assertThat(this.browser.webSocket("/shop/no/such/chat").awaitDenial()).isEqualTo(403);
	}

	@Test
	void aWebSocketWithParametersThatAreNotValidIsDenied() throws Exception {
		assertThat(this.browser.webSocket("/shop/chat/seven?name=ada").awaitDenial()).isEqualTo(403);
		// This version raises what it has answered
		assertThat(SITE.failure()).hasMessageContaining("WebSocketRequestValidationError");
	}

	@Test
	void theShutdownEventIsHandledWithTheStateOfTheStart(@TempDir Path data) {
		Site site = shop().start(data);
		assertThat(site.browser(this.protocol).get("/shop/sessions").status()).isEqualTo(200);
		site.stop();
		assertThat(data.resolve("log")).hasContent("closed with 0 mails");
	}

}
