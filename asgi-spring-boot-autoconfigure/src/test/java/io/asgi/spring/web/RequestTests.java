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

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.asgi.AsgiHeaders;
import io.asgi.HostPort;
import io.asgi.HttpScope;
import io.asgi.RequestRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.SslInfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Requests of WebFlux made from scopes.
 */
class RequestTests {

	@ParameterizedTest
	@CsvSource({ "/api, /api/x, /api, /x", "/api, /%61pi/x, /%61pi, /x", "/a b, /a%20b, /a%20b, ''",
			"/a/b, /a%2Fb/c, /a%2Fb, /c", "'', /x//y, '', /x//y", "/ü, /%C3%BC/%C3%BC, /%C3%BC, /%C3%BC" })
	void thePathOfTheMountIsTheContextPathHoweverItIsSpelled(String rootPath, String rawPath, String contextPath,
			String within) {
		HttpScope scope = HttpScope.builder()
			.rootPath(rootPath)
			.rawPath(rawPath.getBytes(StandardCharsets.UTF_8))
			.build();
		AsgiServerHttpRequest request = request(scope);
		assertThat(request.getURI().getRawPath()).isEqualTo(rawPath);
		assertThat(request.getPath().contextPath().value()).isEqualTo(contextPath);
		assertThat(request.getPath().pathWithinApplication().value()).isEqualTo(within);
	}

	@Test
	void aMountWithAnotherPathForItsApplicationIsTheContextPath() {
		HttpScope scope = HttpScope.builder()
			.path("/in side/x")
			.rootPath("/in side")
			.rawPath("/outside/x".getBytes(StandardCharsets.UTF_8))
			.build();
		assertThat(request(scope).getPath().contextPath().value()).isEqualTo("/in%20side");
		assertThat(request(scope).getURI().getRawPath()).isEqualTo("/in%20side/x");
	}

	@Test
	void bytesOutsideAsciiAreEncodedAndTheRestIsAsItCame() {
		HttpScope scope = HttpScope.builder()
			.rawPath("/ä%2f;a=1".getBytes(StandardCharsets.UTF_8))
			.queryString("a=%20+b")
			.scheme("https")
			.headers("host", "example.org:8443")
			.build();
		assertThat(request(scope).getURI()).hasToString("https://example.org:8443/%C3%A4%2f;a=1?a=%20+b");
	}

	@Test
	void theAddressOfTheServerStandsInForAMissingHost() {
		HttpScope scope = HttpScope.builder().server(new HostPort("::1", 80)).build();
		assertThat(request(scope).getURI()).hasToString("http://[::1]:80/");
		assertThat(request(HttpScope.builder().server(new HostPort("/run/socket", null)).build()).getURI())
			.hasToString("http://localhost/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a|b", "/%zz", "*", "/a b", "/<" })
	void aTargetThatIsNoUriIsRefused(String target) {
		HttpScope scope = HttpScope.builder().rawPath(target.getBytes(StandardCharsets.UTF_8)).build();
		assertThatExceptionOfType(RequestRefusedException.class).isThrownBy(() -> request(scope))
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(400));
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil/admin?", "evil?", "evil#", "evil/", "user@evil", "evil:80:80", "e vil", "[::1",
			"" + "\\" })
	void aHostHasNoSayInThePath(String host) {
		HttpScope scope = HttpScope.builder()
			.rawPath("/public".getBytes(StandardCharsets.UTF_8))
			.headers("host", host)
			.build();
		try {
			assertThat(request(scope).getURI().getRawPath()).isEqualTo("/public");
			assertThat(request(scope).getURI().getRawUserInfo()).isNull();
		}
		catch (RequestRefusedException ex) {
			assertThat(ex.status()).isEqualTo(400);
		}
	}

	@Test
	void addressesAreNotLookedUp() {
		HttpScope scope = HttpScope.builder()
			.client(new HostPort("2001:db8::1", 1234))
			.server(new HostPort("example.invalid", 80))
			.build();
		assertThat(request(scope).getRemoteAddress().getAddress()).isNotNull();
		assertThat(request(scope).getLocalAddress().isUnresolved()).isTrue();
		assertThat(request(HttpScope.builder().build()).getRemoteAddress()).isNull();
	}

	@Test
	void cookiesAreReadAsTheyAreSent() {
		HttpScope scope = HttpScope.builder()
			.headers("cookie", "a=1; b=\"2\";a=3", "cookie", "c=x=y; broken; =no; d=")
			.build();
		assertThat(request(scope).getCookies()).hasSize(4);
		assertThat(request(scope).getCookies().get("a")).extracting(HttpCookie::getValue).containsExactly("1", "3");
		assertThat(request(scope).getCookies().getFirst("b").getValue()).isEqualTo("2");
		assertThat(request(scope).getCookies().getFirst("c").getValue()).isEqualTo("x=y");
		assertThat(request(scope).getCookies().getFirst("d").getValue()).isEmpty();
	}

	@Test
	void withoutTlsThereIsNoInformationOnIt() {
		assertThat(request(HttpScope.builder().build()).getSslInfo()).isNull();
		SslInfo info = request(HttpScope.builder().extensions(Map.of("tls", Map.of())).build()).getSslInfo();
		assertThat(info).isNotNull();
		assertThat(info.getPeerCertificates()).isNull();
		assertThat(info.getSessionId()).isNull();
	}

	@Test
	void headersKeepTheirValuesInOrderAndTheirNamesFirstPlace() {
		AsgiHeaders headers = AsgiHeaders.of("X-A", "1", "b", "2", "x-a", "3");
		HttpHeaders converted = HttpHeadersConverter.toHttpHeaders(headers);
		assertThat(converted.get("X-a")).containsExactly("1", "3");
		assertThat(HttpHeadersConverter.toAsgiHeaders(converted))
			.isEqualTo(AsgiHeaders.of("x-a", "1", "x-a", "3", "b", "2"));
	}

	private static AsgiServerHttpRequest request(HttpScope scope) {
		return new AsgiServerHttpRequest(scope.method(), RequestUri.of(scope), scope, Flux.empty());
	}

}
