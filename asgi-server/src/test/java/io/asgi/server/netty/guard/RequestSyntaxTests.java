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

package io.asgi.server.netty.guard;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestSyntax}.
 */
class RequestSyntaxTests {

	private static final String[] FRAGMENTS = { "GET ", "/", "/a?b", " HTTP/1.1\r\n", " HTTP/1.0\r\n", "\r\n", "\r",
			"\n", "Host: a\r\n", "Content-Length: 5\r\n", "Content-Length:", "c", "5", " ", "\t", ":", "X: y\r\n",
			" z\r\n", "5\r\nabcde\r\n", "a;b=c\r\n", "0\r\n", "\0", "\u00e9" };

	@Test
	void anEmptyLineBeforeARequestIsNoPartOfIt() {
		RequestSyntax syntax = new RequestSyntax();
		assertThat(syntax.follow(bytes("\r\nGET / HTTP/1.1\r\n"))).isEqualTo(2);
		assertThat(syntax.isBetweenRequests()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "5, false, hello", "0, true, '1\r\nx\r\n0\r\n\r\n'", "0, true, '0\r\nA: b\r\n\r\n'" })
	void aRequestEndsWithItsBody(long length, boolean chunked, String body) {
		RequestSyntax syntax = new RequestSyntax();
		assertThat(syntax.isBetweenRequests()).isTrue();
		syntax.follow(bytes("POST / HTTP/1.1\r\n\r\n"));
		syntax.body(length, chunked);
		assertThat(syntax.isBetweenRequests()).isFalse();
		assertThat(syntax.follow(bytes(body + "GET / HTTP/1.1\r\n"))).isEqualTo(body.length());
		assertThat(syntax.isBetweenRequests()).isTrue();
	}

	@Test
	void aHeadEndsWithItsEmptyLine() {
		RequestSyntax syntax = new RequestSyntax();
		ByteBuf bytes = bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\nrest");
		assertThat(syntax.follow(bytes)).isEqualTo(bytes.writerIndex() - 4);
		assertThat(syntax.isHeadEnd()).isTrue();
		assertThat(syntax.isInHead()).isTrue();
	}

	@Test
	void aHeadMayBeLong() {
		RequestSyntax syntax = new RequestSyntax();
		String field = "X: " + "y".repeat(3000) + "\r\n";
		ByteBuf bytes = bytes("GET /" + "x".repeat(3000) + " HTTP/1.1\r\n" + field + field + "\r\nrest");
		assertThat(syntax.follow(bytes)).isEqualTo(bytes.writerIndex() - 4);
		assertThat(syntax.isHeadEnd()).isTrue();
	}

	@Test
	void whatIsWrongFarBehindIsFound() {
		RequestSyntax syntax = new RequestSyntax();
		ByteBuf bytes = bytes("GET / HTTP/1.1\r\nX: " + "y".repeat(3000) + "\r\n folded\r\n\r\n");
		assertThat(syntax.follow(bytes)).isEqualTo(bytes.writerIndex() - " folded\r\n\r\n".length());
		assertThat(syntax.isViolated()).isTrue();
	}

	@Test
	void aBodyIsSkippedByItsLength() {
		RequestSyntax syntax = head();
		syntax.body(4, false);
		ByteBuf bytes = bytes("\0\n\r ");
		assertThat(syntax.follow(bytes)).isEqualTo(4);
		bytes = bytes("GET x");
		assertThat(syntax.follow(bytes)).isEqualTo(5);
		assertThat(syntax.isViolated()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "5\r\nabcde\r\nx", "5 \r", "5\r\nabcde\r\n0\r\nHost:", "\r\n", "5;\r", "-", "0\r\n y" })
	void aChunkThatIsMalformedIsAViolationOfTheBody(String chunks) {
		RequestSyntax syntax = head();
		syntax.body(0, true);
		ByteBuf bytes = bytes(chunks);
		while (bytes.isReadable() && !syntax.isViolated()) {
			bytes.readerIndex(syntax.follow(bytes));
		}
		assertThat(syntax.isViolated()).isTrue();
		assertThat(syntax.isInHead()).isFalse();
	}

	@Test
	void aViolationIsForEver() {
		RequestSyntax syntax = new RequestSyntax();
		assertThat(syntax.follow(bytes("GET  "))).isEqualTo(4);
		assertThat(syntax.isViolated()).isTrue();
		assertThat(syntax.follow(bytes("GET / HTTP/1.1"))).isZero();
		assertThat(syntax.isViolated()).isTrue();
	}

	@Provide
	Arbitrary<String> connections() {
		return Arbitraries.of(FRAGMENTS).list().ofMaxSize(25).map((fragments) -> String.join("", fragments));
	}

	@Property
	void howTheBytesAreCutMakesNoDifference(@ForAll("connections") String connection, @ForAll boolean chunked,
			@ForAll List<Integer> cuts) {
		Verdict atOnce = follow(connection, chunked, List.of());
		assertThat(follow(connection, chunked, cuts)).isEqualTo(atOnce);
		assertThat(follow(connection, chunked, List.of(1))).isEqualTo(atOnce);
	}

	/**
	 * Follow a connection whose requests have the same framing.
	 * @param cuts the lengths of its pieces, over and over
	 */
	private static Verdict follow(String connection, boolean chunked, List<Integer> cuts) {
		RequestSyntax syntax = new RequestSyntax();
		ByteBuf all = bytes(connection);
		int allowed = 0;
		int heads = 0;
		for (int i = 0; all.isReadable(); i++) {
			int length = cuts.isEmpty() ? all.readableBytes() : 1 + Math.floorMod(cuts.get(i % cuts.size()), 9);
			ByteBuf piece = all.readSlice(Math.min(length, all.readableBytes()));
			while (piece.isReadable()) {
				int end = syntax.follow(piece);
				assertThat(end).isBetween(piece.readerIndex(), piece.writerIndex());
				allowed += end - piece.readerIndex();
				piece.readerIndex(end);
				if (syntax.isViolated()) {
					return new Verdict(allowed, heads, true);
				}
				if (syntax.isHeadEnd()) {
					heads++;
					syntax.body(3, chunked);
				}
			}
		}
		return new Verdict(allowed, heads, false);
	}

	private static RequestSyntax head() {
		RequestSyntax syntax = new RequestSyntax();
		syntax.follow(bytes("POST / HTTP/1.1\r\n\r\n"));
		return syntax;
	}

	private static ByteBuf bytes(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
	}

	/**
	 * What was found.
	 */
	private record Verdict(int allowed, int heads, boolean violated) {
	}

}
