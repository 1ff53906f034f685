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

package io.asgi.spring.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import io.asgi.AsgiSend;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.RequestRefusedException;
import io.asgi.application.HttpApplication;
import io.asgi.application.Responses;
import io.asgi.test.ApplicationTester;
import io.asgi.test.HttpTestRequest;
import io.asgi.test.HttpTestResponse;
import io.asgi.test.HttpTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.multipart.DefaultPartHttpMessageReader;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.FormFieldPart;
import org.springframework.http.codec.multipart.MultipartHttpMessageReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Spring's codecs for requests and responses of ASGI.
 */
class AsgiCodecsTests {

	private static final String ORDER = "{\"item\":\"tea\",\"count\":2}";

	private final AsgiCodecs codecs = new AsgiCodecs(ServerCodecConfigurer.create());

	@Test
	void jsonIsReadAndWritten() {
		HttpTestResponse response = exchange((scope, receive, send) -> this.codecs.read(scope, receive, Order.class)
			.flatMap((order) -> this.codecs.write(scope, send, 201, new Order(order.item(), order.count() + 1))),
				json(ORDER));
		assertThat(response.status()).isEqualTo(201);
		assertThat(response.headers().first("content-type")).isEqualTo("application/json");
		assertThat(response.headers().first("content-length")).isEqualTo("24");
		assertThat(response.text()).isEqualTo("{\"item\":\"tea\",\"count\":3}");
	}

	@Test
	void aGenericTypeIsRead() {
		ParameterizedTypeReference<List<Order>> orders = new ParameterizedTypeReference<>() {
		};
		HttpTestResponse response = exchange(
				(scope, receive, send) -> this.codecs.read(scope, receive, orders)
					.flatMap((list) -> this.codecs.write(send, 200, "" + list.get(1), MediaType.TEXT_PLAIN)),
				json("[" + ORDER + "," + ORDER + "]"));
		assertThat(response.text()).isEqualTo("Order[item=tea, count=2]");
	}

	@Test
	void aStreamOfValuesIsReadAsItComes() {
		HttpApplication application = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.sendAll(this.codecs.readFlux(scope, receive, Order.class)
				.map((order) -> HttpSendEvent.Body.of(order.item()))))
			.then(send.send(HttpSendEvent.Body.last()));
		HttpScope scope = HttpScope.builder().method("POST").headers("content-type", "application/x-ndjson").build();
		try (ApplicationTester tester = ApplicationTester.start(application, scope)) {
			tester.sendInput(HttpReceiveEvent.Request.of((ORDER + "\n").getBytes()));
			tester.receiveOutput(HttpSendEvent.Start.class);
			assertThat(tester.receiveOutput(HttpSendEvent.Body.class)).isEqualTo(HttpSendEvent.Body.of("tea"));
			tester.sendInput(HttpReceiveEvent.Request.last());
			assertThat(tester.receiveOutput(HttpSendEvent.Body.class)).isEqualTo(HttpSendEvent.Body.last());
		}
	}

	@Test
	void aFormIsRead() {
		HttpTestResponse response = exchange(
				(scope, receive, send) -> this.codecs.readForm(scope, receive)
					.flatMap((form) -> this.codecs.write(send, 200, "" + form, MediaType.TEXT_PLAIN)),
				(tester) -> tester.post("/")
					.header("content-type", "application/x-www-form-urlencoded")
					.body("a=1&b=%C3%A4&a=2"));
		assertThat(response.text()).isEqualTo("{a=[1, 2], b=[ä]}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a=%zz", "a=%", "%z=1" })
	void aFormThatIsMalformedIsRefused(String body) {
		HttpTestResponse response = exchange(
				(scope, receive, send) -> this.codecs.readForm(scope, receive)
					.flatMap((form) -> this.codecs.write(send, 200, "" + form, MediaType.TEXT_PLAIN)),
				(tester) -> tester.post("/").header("content-type", "application/x-www-form-urlencoded").body(body));
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.text()).contains("cannot be read as application/x-www-form-urlencoded");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "multipart/form-data | x | 400", "multipart/form-data; boundary=x | --x | 400",
					"multipart/form-data; boundary=x | nothing | 400", "multipart/form-data; boundary=x | '' | 400",
					"application/json;charset=nonsense | {} | 415" })
	void partsThatAreMalformedAreRefused(String contentType, String body, int status) {
		HttpTestResponse response = exchange(
				(scope, receive, send) -> this.codecs.readMultipart(scope, receive, (form) -> Mono.just("" + form))
					.flatMap((text) -> this.codecs.write(send, 200, text, MediaType.TEXT_PLAIN)),
				(tester) -> tester.post("/").header("content-type", contentType).body(body));
		assertThat(response.status()).isEqualTo(status);
	}

	@Test
	void partsOfAFormAreReadAndTheirFilesDeleted(@TempDir Path directory) throws IOException {
		DefaultPartHttpMessageReader parts = new DefaultPartHttpMessageReader();
		parts.setMaxInMemorySize(4);
		parts.setFileStorageDirectory(directory);
		ServerCodecConfigurer configurer = ServerCodecConfigurer.create();
		configurer.defaultCodecs().multipartReader(new MultipartHttpMessageReader(parts));
		AsgiCodecs codecs = new AsgiCodecs(configurer);
		String body = """
				--x\r
				Content-Disposition: form-data; name="name"\r
				\r
				Ada\r
				--x\r
				Content-Disposition: form-data; name="file"; filename="a.txt"\r
				\r
				0123456789\r
				--x--\r
				""";
		HttpTestResponse response = exchange((scope, receive, send) -> codecs.readMultipart(scope, receive, (form) -> {
			FilePart file = (FilePart) form.getFirst("file");
			return file.content()
				.reduce(0, (size, buffer) -> size + buffer.readableByteCount())
				.map((size) -> ((FormFieldPart) form.getFirst("name")).value() + " " + file.filename() + " " + size
						+ " " + files(directory));
		}).flatMap((text) -> codecs.write(send, 200, text, MediaType.TEXT_PLAIN)),
				(tester) -> tester.post("/").header("content-type", "multipart/form-data; boundary=x").body(body));
		assertThat(response.text()).isEqualTo("Ada a.txt 10 1");
		assertThat(files(directory)).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"application/json | {\"item\":\"tea\",\"count\":\"many\"} | 400 | cannot be read as application/json",
			"application/json | {\"item\": | 400 | cannot be read as application/json",
			"application/json | '' | 400 | no body",
			"text/csv | tea,2 | 415 | text/csv is not supported here, application/json",
			"not a type | x | 415 | malformed: not a type" })
	void whatCannotBeReadIsRefusedWithAReason(String contentType, String body, int status, String reason) {
		HttpTestResponse response = exchange(
				(scope, receive, send) -> this.codecs.read(scope, receive, Order.class)
					.flatMap((order) -> this.codecs.write(scope, send, 200, order)),
				(tester) -> tester.post("/").header("content-type", contentType).body(body));
		assertThat(response.status()).isEqualTo(status);
		assertThat(response.text()).contains(reason);
	}

	@Test
	void aBodyOverTheLimitIsRefused() {
		ServerCodecConfigurer configurer = ServerCodecConfigurer.create();
		configurer.defaultCodecs().maxInMemorySize(10);
		AsgiCodecs codecs = new AsgiCodecs(configurer);
		HttpTestResponse response = exchange((scope, receive, send) -> codecs.read(scope, receive, Order.class).then(),
				json(ORDER));
		assertThat(response.status()).isEqualTo(413);
		assertThat(response.text()).isEqualTo("The body of the request is too large");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "'' | application/json", "*/* | application/json", "application/* | application/json",
					"text/html, application/cbor;q=0.5, application/json;q=0.9 | application/json",
					"application/x-ndjson | application/x-ndjson" })
	void theFormatIsTheOneThatTheClientLikesBest(String accept, String contentType) {
		HttpTestResponse response = exchange(
				(scope, receive, send) -> this.codecs.write(scope, send, 200, new Order("tea", 2)),
				(tester) -> accept.isEmpty() ? tester.get("/") : tester.get("/").header("accept", accept));
		assertThat(response.headers().first("content-type")).isEqualTo(contentType);
		assertThat(response.text().strip()).isEqualTo(ORDER);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "text/html | only application/json",
			"application/json;q=0 | only application/json", "nonsense | malformed: nonsense" })
	void aClientThatAcceptsNothingIsRefused(String accept, String reason) {
		HttpTestResponse response = exchange(
				(scope, receive, send) -> this.codecs.write(scope, send, 200, new Order("tea", 2)),
				(tester) -> tester.get("/").header("accept", accept));
		assertThat(response.status()).isEqualTo(406);
		assertThat(response.text()).contains(reason);
	}

	@Test
	void aFormatThatNoCodecWritesIsAMistake() {
		assertThatThrownBy(
				() -> this.codecs.write((event) -> Mono.empty(), 200, new Order("tea", 2), MediaType.IMAGE_PNG)
					.block(Duration.ofSeconds(5)))
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("image/png");
	}

	@Test
	void eachLineOfJsonIsAnEventSentAfterTheOneBefore() {
		AtomicInteger produced = new AtomicInteger();
		Flux<Order> orders = Flux.<Order>generate((sink) -> sink.next(new Order("tea", produced.incrementAndGet())))
			.take(1000);
		HttpApplication application = (scope, receive, send) -> this.codecs.writeFlux(send, 200, orders, Order.class,
				MediaType.APPLICATION_NDJSON);
		AtomicInteger sent = new AtomicInteger();
		AsgiSend stopsAfterThree = (event) -> (event instanceof HttpSendEvent.Body && sent.incrementAndGet() > 3)
				? Mono.never() : Mono.empty();
		application.call(HttpScope.builder().build(), Mono::never, stopsAfterThree).subscribe();
		assertThat(sent).hasValue(4);
		// One is on its way, and Spring looks one ahead
		assertThat(produced.get()).isLessThanOrEqualTo(6);
	}

	@Test
	void manyValuesAreAnArray() {
		HttpTestResponse response = exchange((scope, receive, send) -> this.codecs.writeFlux(scope, send, 200,
				Flux.just(new Order("tea", 2), new Order("tea", 2)), Order.class), (tester) -> tester.get("/"));
		assertThat(response.text()).isEqualTo("[" + ORDER + "," + ORDER + "]");
	}

	@Test
	void eventsHaveTheirDataInJson() {
		HttpTestResponse response = exchange(
				(scope, receive, send) -> this.codecs.writeEvents(send,
						Flux.just(ServerSentEvent.builder(new Order("tea", 2)).id("1").event("order").build())),
				(tester) -> tester.get("/"));
		assertThat(response.headers().first("content-type")).startsWith("text/event-stream");
		assertThat(response.headers().first("cache-control")).isEqualTo("no-cache");
		assertThat(response.text()).isEqualTo("id:1\nevent:order\ndata:" + ORDER + "\n\n");
	}

	private static long files(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Function<HttpTester, HttpTestRequest> json(String body) {
		return (tester) -> tester.post("/").header("content-type", "application/json").body(body);
	}

	/**
	 * Exchange as a server would: what the application refuses is answered.
	 */
	private static HttpTestResponse exchange(HttpApplication application,
			Function<HttpTester, HttpTestRequest> request) {
		HttpApplication server = (scope, receive, send) -> application.handle(scope, receive, send)
			.onErrorResume(RequestRefusedException.class,
					(ex) -> send.sendAll(Responses.text(ex.status(), ex.getMessage())));
		return request.apply(HttpTester.of(server)).exchange();
	}

	record Order(String item, int count) {
	}

}
