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

package io.asgi.spring.boot.endtoend;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import io.asgi.spring.boot.endtoend.Client.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.HttpProtocol;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code asgi.static-files.*}, seen by clients: with the server's extensions for files
 * and without.
 */
class StaticFilesEndToEndTests {

	private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05.678Z");

	private static final String CSS = "p { color: teal }\n".repeat(10_000);

	@TempDir
	private static Path directory;

	private static Server server;

	private static Server reading;

	private static Server compressing;

	static final List<Arguments> BOTH_WAYS = Stream.of(HttpProtocol.HTTP11, HttpProtocol.H2C)
		.flatMap((protocol) -> Stream.of(Arguments.of(protocol, false), Arguments.of(protocol, true)))
		.toList();

	@BeforeAll
	static void start() throws IOException {
		Path site = Files.createDirectories(directory.resolve("site"));
		write(site.resolve("app.css"), CSS.getBytes(StandardCharsets.US_ASCII));
		write(site.resolve("app.css.gz"), zip(CSS));
		write(site.resolve("digits.txt"), "0123456789".getBytes(StandardCharsets.US_ASCII));
		write(site.resolve("empty.txt"), new byte[0]);
		write(site.resolve("index.html"), "<p>home".getBytes(StandardCharsets.US_ASCII));
		write(site.resolve("docs/a b.unknown"), "x".getBytes(StandardCharsets.US_ASCII));
		write(site.resolve("docs/index.html"), "<p>docs".getBytes(StandardCharsets.US_ASCII));
		Files.createDirectories(site.resolve("bare"));
		Files.createSymbolicLink(site.resolve("in.txt"), site.resolve("digits.txt"));
		String[] properties = { "asgi.static-files.site.path=/assets", "asgi.static-files.site.directory=" + site,
				"asgi.static-files.site.cache-control=max-age=60" };
		server = Server.start(TestApplication.class, properties);
		reading = Server.start(TestApplication.class, Stream
			.concat(Stream.of(properties),
					Stream.of("asgi.server.disabled-extensions=http.response.pathsend,http.response.zerocopysend"))
			.toArray(String[]::new));
		compressing = Server.start(TestApplication.class,
				Stream
					.concat(Stream.of(properties),
							Stream.of("asgi.middleware.compression.enabled=true",
									"asgi.middleware.compression.min-size=1B"))
					.toArray(String[]::new));
	}

	@AfterAll
	static void stop() {
		server.close();
		reading.close();
		compressing.close();
	}

	@ParameterizedTest
	@FieldSource("BOTH_WAYS")
	void aFileIsServed(HttpProtocol protocol, boolean read) {
		Reply reply = get(protocol, read, "/app.css");
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.text()).isEqualTo(CSS);
		assertThat(reply.header("content-type")).isEqualTo("text/css; charset=utf-8");
		assertThat(reply.header("content-length")).isEqualTo(Integer.toString(CSS.length()));
		assertThat(reply.header("last-modified")).isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
		assertThat(reply.header("etag")).matches("\"[0-9a-f-]+\"");
		assertThat(reply.header("accept-ranges")).isEqualTo("bytes");
		assertThat(reply.header("cache-control")).isEqualTo("max-age=60");
		assertThat(reply.header("vary")).isEqualTo("accept-encoding");
		assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
	}

	@ParameterizedTest
	@FieldSource("BOTH_WAYS")
	void theHeadIsTheSameWithoutTheBody(HttpProtocol protocol, boolean read) {
		Reply reply = Client.send(protocol, "HEAD", uri(read, "/app.css"));
		assertThat(reply.body()).isEmpty();
		assertThat(reply.header("content-length")).isEqualTo(Integer.toString(CSS.length()));
		assertThat(reply.header("etag")).isEqualTo(get(protocol, read, "/app.css").header("etag"));
	}

	@ParameterizedTest
	@FieldSource("BOTH_WAYS")
	void aClientThatAcceptsItGetsTheCompressedVariant(HttpProtocol protocol, boolean read) throws IOException {
		Reply plain = get(protocol, read, "/app.css");
		Reply reply = get(protocol, read, "/app.css", "accept-encoding", "br, gzip;q=0.5");
		assertThat(reply.header("content-encoding")).isEqualTo("gzip");
		assertThat(reply.header("content-type")).isEqualTo("text/css; charset=utf-8");
		assertThat(reply.header("vary")).isEqualTo("accept-encoding");
		assertThat(reply.header("etag")).isNotEqualTo(plain.header("etag"));
		assertThat(new GZIPInputStream(new ByteArrayInputStream(reply.body())).readAllBytes())
			.isEqualTo(CSS.getBytes(StandardCharsets.US_ASCII));
		assertThat(get(protocol, read, "/app.css", "accept-encoding", "gzip;q=0").text()).isEqualTo(CSS);
	}

	@ParameterizedTest
	@FieldSource("BOTH_WAYS")
	void aRangeIsServed(HttpProtocol protocol, boolean read) {
		Reply reply = get(protocol, read, "/digits.txt", "range", "bytes=2-4");
		assertThat(reply.status()).isEqualTo(206);
		assertThat(reply.text()).isEqualTo("234");
		assertThat(reply.header("content-range")).isEqualTo("bytes 2-4/10");
		assertThat(reply.header("content-length")).isEqualTo("3");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "bytes=7-|206|789", "bytes=-2|206|89", "bytes=8-99|206|89", "bytes=-99|206|0123456789",
					"bytes=20-,0-0|206|0", "Bytes=0-0|206|0", "bytes=10-|416|Range Not Satisfiable",
					"bytes=-0|416|Range Not Satisfiable", "bytes=3-2|200|0123456789", "bytes=-|200|0123456789",
					"bytes=a-b|200|0123456789", "bytes=|200|0123456789", "lines=0-1|200|0123456789",
					"bytes=0-9,0-9|200|0123456789", "bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0|200|0123456789",
					"bytes=0-99999999999999999999|200|0123456789" })
	void theRangeDecidesOrIsIgnored(String range, int status, String body) {
		Reply reply = get(HttpProtocol.HTTP11, false, "/digits.txt", "range", range);
		assertThat(reply.status()).isEqualTo(status);
		assertThat(reply.text().trim()).isEqualTo(body);
		assertThat(reply.header("content-range").endsWith("/10")).isEqualTo(status != 200);
	}

	@ParameterizedTest
	@FieldSource("BOTH_WAYS")
	void severalRangesAreParts(HttpProtocol protocol, boolean read) {
		Reply reply = get(protocol, read, "/digits.txt", "range", "bytes=0-1, -1");
		String boundary = reply.header("content-type").replace("multipart/byteranges; boundary=", "");
		assertThat(reply.status()).isEqualTo(206);
		assertThat(reply.text()).isEqualTo("\r\n--" + boundary + "\r\ncontent-type: text/plain; charset=utf-8\r\n"
				+ "content-range: bytes 0-1/10\r\n\r\n01\r\n--" + boundary
				+ "\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-range: bytes 9-9/10\r\n\r\n9\r\n--" + boundary
				+ "--\r\n");
		assertThat(reply.header("content-length")).isEqualTo(Integer.toString(reply.body().length));
	}

	@Test
	void aRangeOfACompressedVariantIsAPartOfThat() {
		Reply whole = get(HttpProtocol.HTTP11, false, "/app.css", "accept-encoding", "gzip");
		Reply part = get(HttpProtocol.HTTP11, false, "/app.css", "accept-encoding", "gzip", "range", "bytes=0-3");
		assertThat(part.header("content-encoding")).isEqualTo("gzip");
		assertThat(part.header("content-range")).isEqualTo("bytes 0-3/" + whole.body().length);
		assertThat(whole.body()).startsWith(part.body());
	}

	@Test
	void aRangeIsServedOnlyIfTheClientsPartIsOfTheSameFile() {
		String etag = get(HttpProtocol.HTTP11, false, "/digits.txt").header("etag");
		for (String same : List.of(etag, "Fri, 02 Jan 2026 03:04:05 GMT")) {
			assertThat(get(HttpProtocol.HTTP11, false, "/digits.txt", "range", "bytes=0-0", "if-range", same).status())
				.isEqualTo(206);
		}
		for (String other : List.of("\"x\"", "W/" + etag, "Fri, 02 Jan 2026 03:04:06 GMT", "x")) {
			assertThat(get(HttpProtocol.HTTP11, false, "/digits.txt", "range", "bytes=0-0", "if-range", other).status())
				.as(other)
				.isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2C" })
	void aClientThatHasTheFileGetsNoOther(HttpProtocol protocol) {
		String etag = get(protocol, false, "/digits.txt").header("etag");
		for (String same : List.of(etag, "W/" + etag, "\"x\", " + etag, "*")) {
			Reply reply = get(protocol, false, "/digits.txt", "if-none-match", same);
			assertThat(reply.status()).as(same).isEqualTo(304);
			assertThat(reply.body()).isEmpty();
			assertThat(reply.header("etag")).isEqualTo(etag);
			assertThat(reply.header("cache-control")).isEqualTo("max-age=60");
			assertThat(reply.header("vary")).isEqualTo("accept-encoding");
			assertThat(reply.headers().contains("content-type")).isFalse();
		}
		assertThat(get(protocol, false, "/digits.txt", "if-none-match", "\"x\"").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "Fri, 02 Jan 2026 03:04:05 GMT|304", "Fri, 02 Jan 2026 03:04:04 GMT|200",
			"Friday, 02-Jan-26 03:04:05 GMT|304", "Fri Jan  2 03:04:05 2026|304", "yesterday|200" })
	void theDateDecidesWhereThereIsNoEntityTag(String date, int status) {
		assertThat(get(HttpProtocol.HTTP11, false, "/digits.txt", "if-modified-since", date).status())
			.isEqualTo(status);
		assertThat(get(HttpProtocol.HTTP11, false, "/digits.txt", "if-modified-since", date, "if-none-match", "\"x\"")
			.status()).isEqualTo(200);
	}

	@Test
	void aPreconditionThatFailsIsA412() {
		String etag = get(HttpProtocol.HTTP11, false, "/digits.txt").header("etag");
		assertThat(get(HttpProtocol.HTTP11, false, "/digits.txt", "if-match", etag).status()).isEqualTo(200);
		assertThat(get(HttpProtocol.HTTP11, false, "/digits.txt", "if-match", "W/" + etag).status()).isEqualTo(412);
		assertThat(
				get(HttpProtocol.HTTP11, false, "/digits.txt", "if-unmodified-since", "Fri, 02 Jan 2026 03:04:04 GMT")
					.status())
			.isEqualTo(412);
	}

	@ParameterizedTest
	@CsvSource({ "/, <p>home", "/docs/, <p>docs", "/docs/a%20b.unknown, x", "/in.txt, 0123456789", "/empty.txt, ''" })
	void plainNamesLeadToFiles(String path, String body) {
		for (boolean read : new boolean[] { false, true }) {
			Reply reply = get(HttpProtocol.HTTP11, read, path);
			assertThat(reply.status()).isEqualTo(200);
			assertThat(reply.text()).isEqualTo(body);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/docs, ./docs/", "'', ./assets/", "/docs?a=b%2F, ./docs/?a=b%2F" })
	void aDirectoryWithAnIndexGetsItsSlash(String path, String location) {
		Reply reply = get(HttpProtocol.HTTP11, false, path);
		assertThat(reply.status()).isEqualTo(307);
		assertThat(reply.header("location")).isEqualTo(location);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bare", "/bare/", "/nothing", "/digits.txt/", "/digits.txt/x", "/app.css.br" })
	void whatIsNoFileIsNotFound(String path) {
		assertThat(get(HttpProtocol.HTTP11, false, path).status()).isEqualTo(404);
	}

	@Test
	void otherMethodsAreNotAllowed() {
		for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
			Reply reply = Client.send(HttpProtocol.HTTP11, method, uri(false, "/digits.txt"));
			assertThat(reply.status()).isEqualTo(405);
			assertThat(reply.header("allow")).isEqualTo("GET, HEAD");
		}
	}

	@Test
	void aWebSocketIsRefused() {
		URI uri = URI.create(server.webSocketUri("/assets/digits.txt").toString());
		assertThat(Client.refusal(HttpProtocol.HTTP11, uri)).contains("404");
	}

	@Test
	void aTextWithoutAVariantIsCompressedByTheMiddleware() throws IOException {
		Reply reply = Client.get(HttpProtocol.HTTP11, compressing.uri("/assets/digits.txt"), "accept-encoding", "gzip");
		assertThat(reply.header("content-encoding")).isEqualTo("gzip");
		assertThat(reply.header("vary")).isEqualTo("accept-encoding");
		assertThat(reply.header("etag")).startsWith("W/");
		assertThat(new GZIPInputStream(new ByteArrayInputStream(reply.body())).readAllBytes())
			.asString(StandardCharsets.US_ASCII)
			.isEqualTo("0123456789");
		Reply variant = Client.get(HttpProtocol.HTTP11, compressing.uri("/assets/app.css"), "accept-encoding", "gzip");
		assertThat(variant.header("etag")).startsWith("\"");
		assertThat(variant.body()).isEqualTo(zip(CSS));
	}

	@Test
	void theEntityTagOfACompressedTextStillMeansThatFile() {
		Reply reply = Client.get(HttpProtocol.HTTP11, compressing.uri("/assets/digits.txt"), "accept-encoding", "gzip");
		assertThat(Client
			.get(HttpProtocol.HTTP11, compressing.uri("/assets/digits.txt"), "accept-encoding", "gzip", "if-none-match",
					reply.header("etag"))
			.status()).isEqualTo(304);
	}

	private static Reply get(HttpProtocol protocol, boolean read, String path, String... headers) {
		return Client.get(protocol, uri(read, path), headers);
	}

	private static URI uri(boolean read, String path) {
		return (read ? reading : server).uri("/assets" + path);
	}

	private static void write(Path path, byte[] content) throws IOException {
		Files.createDirectories(path.getParent());
		Files.write(path, content);
		Files.setLastModifiedTime(path, FileTime.from(MODIFIED));
	}

	private static byte[] zip(String text) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(text.getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

	}

}
