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

package io.asgi.test.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiVersion;
import io.asgi.HostPort;
import io.asgi.HttpScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a request looks like to an application.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#http-connection-scope">ASGI HTTP
 * specification, "HTTP Connection Scope"</a>
 */
interface HttpScopeConformance extends Conformance {

	private HttpScope scopeOf(WireRequest request) {
		bench().open(request);
		return bench().call().http();
	}

	private HttpScope scopeOf(String target) {
		return scopeOf(WireRequest.get(target));
	}

	private static String latin1(byte @Nullable [] bytes) {
		assertThat(bytes).isNotNull();
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	@Test
	default void theScopeNamesTypeVersionsMethodAndScheme() {
		HttpScope scope = scopeOf(WireRequest.of("OPTIONS", "/"));
		assertThat(scope.type()).isEqualTo("http");
		assertThat(scope.asgi()).isEqualTo(new AsgiVersion("3.0", "2.5"));
		assertThat(scope.httpVersion()).isEqualTo(bench().protocol().httpVersion());
		assertThat(scope.method()).isEqualTo("OPTIONS");
		assertThat(scope.scheme()).isEqualTo(bench().protocol().isSecure() ? "https" : "http");
	}

	@Test
	default void aMethodThatNobodyKnowsArrives() {
		assertThat(scopeOf(WireRequest.of("BREW", "/")).method()).isEqualTo("BREW");
	}

	@Test
	default void whatAnybodySaysOfForwardingChangesNothingButTheHeaders() {
		bench().settings((settings) -> settings.withMountPath("/app"));
		String other = bench().protocol().isSecure() ? "http" : "https";
		HttpScope scope = scopeOf(WireRequest.get("/app/x", "x-forwarded-for", "6.6.6.6", "x-forwarded-proto", other,
				"x-forwarded-host", "evil.test", "x-forwarded-port", "1", "x-forwarded-prefix", "/evil",
				"x-forwarded-scheme", other, "x-real-ip", "6.6.6.6", "x-script-name", "/evil", "forwarded",
				"for=6.6.6.6;host=evil.test;proto=" + other));
		assertThat(scope.scheme()).isEqualTo(bench().protocol().isSecure() ? "https" : "http");
		assertThat(scope.client()).isNotNull();
		assertThat(scope.client().port()).isEqualTo(bench().connection().localAddress().getPort());
		assertThat(scope.server()).isNotNull();
		assertThat(scope.server().port()).isEqualTo(bench().serverAddress().getPort());
		assertThat(scope.rootPath()).isEqualTo("/app");
		assertThat(scope.path()).isEqualTo("/app/x");
		assertThat(scope.headers().first("x-forwarded-prefix")).isEqualTo("/evil");
	}

	@Test
	default void theTargetIsSplitAtTheFirstQuestionMark() {
		HttpScope scope = scopeOf("/a/b?c=%20d&e=?/f");
		assertThat(scope.path()).isEqualTo("/a/b");
		assertThat(latin1(scope.rawPath())).isEqualTo("/a/b");
		assertThat(latin1(scope.queryString())).isEqualTo("c=%20d&e=?/f");
	}

	@Test
	default void withoutAQueryTheQueryStringIsEmpty() {
		assertThat(scopeOf("/a").queryString()).isEmpty();
	}

	@Test
	default void aQuestionMarkWithoutAQueryLeavesTheQueryStringEmpty() {
		assertThat(scopeOf("/a?").queryString()).isEmpty();
	}

	@Test
	default void percentEscapesAreDecodedInPathButNotInRawPath() {
		HttpScope scope = scopeOf("/a%20b%2Fc+d%3F");
		assertThat(scope.path()).isEqualTo("/a b/c+d?");
		assertThat(latin1(scope.rawPath())).isEqualTo("/a%20b%2Fc+d%3F");
	}

	@Test
	default void escapedUtf8IsDecodedInPath() {
		assertThat(scopeOf("/caf%C3%A9/%E2%82%AC/%F0%9F%98%80").path()).isEqualTo("/café/€/😀");
	}

	@Test
	default void rawUtf8IsDecodedInPathAndKeptInRawPath() {
		String target = latin1("/café".getBytes(StandardCharsets.UTF_8));
		HttpScope scope = scopeOf(target);
		assertThat(scope.path()).isEqualTo("/café");
		assertThat(latin1(scope.rawPath())).isEqualTo(target);
	}

	@Test
	default void bytesThatAreNotUtf8BecomeReplacementCharacters() {
		assertThat(scopeOf("/a%FFb").path()).isEqualTo("/a\uFFFDb");
	}

	@Test
	default void malformedEscapesAreKept() {
		HttpScope scope = scopeOf("/%zz/%4/%");
		assertThat(scope.path()).isEqualTo("/%zz/%4/%");
		assertThat(latin1(scope.rawPath())).isEqualTo("/%zz/%4/%");
	}

	@Test
	default void charactersThatAUriMayNotHaveAreKept() {
		assertThat(scopeOf("/a|b{c}^`\"<d>").path()).isEqualTo("/a|b{c}^`\"<d>");
	}

	@Test
	default void aPathThatStartsWithTwoSlashesIsNoAuthority() {
		HttpScope scope = scopeOf("//host/x?q");
		assertThat(scope.path()).isEqualTo("//host/x");
		assertThat(latin1(scope.rawPath())).isEqualTo("//host/x");
	}

	@Test
	default void dotSegmentsAndEmptySegmentsAreKept() {
		assertThat(scopeOf("/a/../b/./c//d/").path()).isEqualTo("/a/../b/./c//d/");
	}

	@Test
	default void theAsteriskIsAPath() {
		assertThat(scopeOf(WireRequest.of("OPTIONS", "*")).path()).isEqualTo("*");
	}

	@Test
	default void anAbsoluteTargetIsTakenApartAndReplacesTheHost() {
		bench().assumeHttp1();
		HttpScope scope = scopeOf(WireRequest.get("http://other.example:81/a%20b?c", "host", "host.example"));
		assertThat(scope.path()).isEqualTo("/a b");
		assertThat(latin1(scope.rawPath())).isEqualTo("/a%20b");
		assertThat(latin1(scope.queryString())).isEqualTo("c");
		assertThat(scope.headers().all("host")).containsExactly("other.example:81");
	}

	@Test
	default void theRootPathIsTheMountAndPartOfThePath() {
		bench().settings((settings) -> settings.withMountPath("/mount"));
		HttpScope scope = scopeOf("/mount/a%20b");
		assertThat(scope.rootPath()).isEqualTo("/mount");
		assertThat(scope.path()).isEqualTo("/mount/a b");
		assertThat(latin1(scope.rawPath())).isEqualTo("/mount/a%20b");
	}

	@Test
	default void withoutAMountTheRootPathIsEmpty() {
		assertThat(scopeOf("/a").rootPath()).isEmpty();
	}

	@Test
	default void headersKeepTheirOrderAndTheirDuplicates() {
		HttpScope scope = scopeOf(WireRequest.get("/", "x-b", "1", "x-a", "2", "x-b", "3", "accept", "text/plain"));
		AsgiHeaders headers = scope.headers().without("host");
		assertThat(headers).isEqualTo(AsgiHeaders.of("x-b", "1", "x-a", "2", "x-b", "3", "accept", "text/plain"));
	}

	@Test
	default void headersOfARequestWithABodyAreThoseThatTheClientSent() {
		HttpScope scope = scopeOf(WireRequest.post("/", "content-length", "3", "content-type", "text/plain"));
		// The order of names is free, the order of values with one name is not
		assertThat(scope.headers().without("host")).containsExactlyInAnyOrder(
				new AsgiHeaders.Field("content-length", "3"), new AsgiHeaders.Field("content-type", "text/plain"));
	}

	@Test
	default void headerValuesKeepTheirBytes() {
		assertThat(scopeOf(WireRequest.get("/", "x-latin", "caf\u00e9", "x-empty", "")).headers())
			.contains(new AsgiHeaders.Field("x-latin", "caf\u00e9"), new AsgiHeaders.Field("x-empty", ""));
	}

	@Test
	default void theAuthorityIsTheHostAndComesFirst() {
		HttpScope scope = scopeOf(WireRequest.get("/", "x-a", "1").withAuthority("example.test:81"));
		assertThat(scope.headers()).first().isEqualTo(new AsgiHeaders.Field("host", "example.test:81"));
		assertThat(scope.headers().all("host")).hasSize(1);
	}

	@Test
	default void theAuthorityTakesThePlaceOfAHostField() {
		bench().assumeMultiplexing();
		// A client may send both if they agree (RFC 9113, section 8.3.1)
		HttpScope scope = scopeOf(
				WireRequest.get("/", "x-a", "1", "host", "example.test:81").withAuthority("example.test:81"));
		assertThat(scope.headers()).isEqualTo(AsgiHeaders.of("host", "example.test:81", "x-a", "1"));
	}

	@Test
	default void thereAreNoPseudoHeaders() {
		assertThat(scopeOf("/").headers()).extracting(AsgiHeaders.Field::name)
			.noneMatch((name) -> name.startsWith(":"))
			.containsOnly("host");
	}

	@Test
	default void crumbsOfACookieAreNotJoinedWithCommas() {
		bench().assumeMultiplexing();
		AsgiHeaders headers = scopeOf(WireRequest.get("/", "cookie", "a=1", "cookie", "b=2")).headers();
		assertThat(String.join("; ", headers.all("cookie"))).isEqualTo("a=1; b=2");
	}

	@Test
	default void clientAndServerAreTheAddressesOfTheConnection() {
		HttpScope scope = scopeOf("/");
		assertThat(scope.client()).isEqualTo(hostPort(bench().connection().localAddress()));
		assertThat(scope.server()).isEqualTo(hostPort(bench().serverAddress()));
	}

	private static HostPort hostPort(java.net.InetSocketAddress address) {
		return new HostPort(address.getAddress().getHostAddress(), address.getPort());
	}

	@Test
	default void onlyASecureConnectionTellsOfTls() {
		bench().tellsOfTls(scopeOf("/"));
	}

	@Test
	default void eachRequestHasItsOwnCopyOfTheState() {
		bench().settings((settings) -> settings.withState(Map.of("pool", "shared")));
		HttpScope first = scopeOf(WireRequest.get("/1"));
		first.state().put("mine", "1");
		first.state().put("pool", "replaced");
		HttpScope second = scopeOf(bench().connect(), WireRequest.get("/2"));
		assertThat(second.state()).containsEntry("pool", "shared").doesNotContainKey("mine");
	}

	private HttpScope scopeOf(WireConnection connection, WireRequest request) {
		bench().open(connection, request);
		return bench().call().http();
	}

	@Test
	default void everythingCanBeReadAfterTheRequestIsOver() {
		ClientExchange client = bench().open(WireRequest.get("/a%20b?c", "x-a", "1").withAuthority("example.test"));
		RemoteCall call = bench().call();
		call.send(io.asgi.HttpSendEvent.Start.of(200), io.asgi.HttpSendEvent.Body.last());
		client.body();
		call.complete();
		HttpScope scope = call.http();
		assertThat(scope.path()).isEqualTo("/a b");
		assertThat(latin1(scope.queryString())).isEqualTo("c");
		assertThat(scope.headers()).isEqualTo(AsgiHeaders.of("host", "example.test", "x-a", "1"));
		assertThat(scope.client()).isEqualTo(hostPort(bench().connection().localAddress()));
	}

}
