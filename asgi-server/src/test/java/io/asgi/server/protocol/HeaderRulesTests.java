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

package io.asgi.server.protocol;

import java.util.stream.IntStream;

import io.asgi.AsgiHeaders;
import io.asgi.IllegalEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HeaderRules}.
 */
class HeaderRulesTests {

	private static final String TYPE = "http.response.start";

	/**
	 * The characters of a token (RFC 9110, section 5.6.2), without the letters in upper
	 * case that a name here never has.
	 */
	private static final String TOKEN = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz";

	static IntStream characters() {
		return IntStream.concat(IntStream.rangeClosed(0, 0x100), IntStream.of(0x20AC, 0xFF21, 0xFFFF));
	}

	@ParameterizedTest
	@MethodSource("characters")
	void aNameIsAToken(int character) {
		char ch = Character.toLowerCase((char) character);
		boolean token = TOKEN.indexOf(ch) >= 0;
		for (String name : new String[] { "" + (char) character, "x" + (char) character, (char) character + "x" }) {
			AsgiHeaders headers = AsgiHeaders.of(name, "");
			if (token) {
				assertThat(HeaderRules.check(TYPE, headers)).isSameAs(headers);
			}
			else {
				assertThatExceptionOfType(IllegalEventException.class)
					.isThrownBy(() -> HeaderRules.check(TYPE, headers))
					.withMessageStartingWith("http.response.start is not valid: the header name '")
					.withMessageEndingWith("' is not a token (RFC 9110, section 5.6.2)");
			}
		}
	}

	@Test
	void aNameIsNotEmpty() {
		assertThatExceptionOfType(IllegalEventException.class)
			.isThrownBy(() -> HeaderRules.check(TYPE, AsgiHeaders.of("", "")))
			.withMessage("http.response.start is not valid: the header name '' is not a token "
					+ "(RFC 9110, section 5.6.2)");
	}

	@ParameterizedTest
	@MethodSource("characters")
	void aValueIsMadeOfBytesThatAreNoControlsAndHasNoWhiteSpaceAroundIt(int character) {
		char ch = (char) character;
		for (String value : new String[] { "" + ch, "x" + ch, ch + "x" }) {
			AsgiHeaders headers = AsgiHeaders.of("x", value);
			if ((ch < ' ' && ch != '\t') || ch == 0x7F) {
				assertThatExceptionOfType(IllegalEventException.class)
					.isThrownBy(() -> HeaderRules.check(TYPE, headers))
					.withMessageStartingWith("http.response.start is not valid: "
							+ "the value of the header 'x' contains a control character: '")
					.withMessageContaining(String.format("\\x%02x", character));
			}
			else if (ch == ' ' || ch == '\t') {
				assertThatExceptionOfType(IllegalEventException.class)
					.isThrownBy(() -> HeaderRules.check(TYPE, headers))
					.withMessage("http.response.start is not valid: the value of the header 'x' starts or ends "
							+ "with white space: '" + value.replace("\t", "\\x09") + "'");
			}
			else if (ch > 0xFF) {
				assertThatExceptionOfType(IllegalEventException.class)
					.isThrownBy(() -> HeaderRules.check(TYPE, headers))
					.withMessage("http.response.start is not valid: the value of the header 'x' contains "
							+ "a character that is not a byte (ISO-8859-1): '" + value + "'");
			}
			else {
				assertThat(HeaderRules.check(TYPE, headers)).isSameAs(headers);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a\tb", "a \t b" })
	void aValueMayBeEmptyOrHaveWhiteSpaceWithinIt(String value) {
		AsgiHeaders headers = AsgiHeaders.of("x", value);
		assertThat(HeaderRules.check(TYPE, headers)).isSameAs(headers);
	}

	@Test
	void aMessageShowsControlCharactersAsEscapes() {
		assertThatExceptionOfType(IllegalEventException.class)
			.isThrownBy(() -> HeaderRules.check(TYPE, AsgiHeaders.of("x", "a\r\nb: \u007f c")))
			.withMessageEndingWith("'a\\x0d\\x0ab: \\x7f c'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade",
			"Connection", "UPGRADE" })
	void fieldsOfTheConnectionAreLeftOutWhereverTheyStand(String name) {
		AsgiHeaders headers = AsgiHeaders.of(name, "1", "a", "1", name, "2", "a", "2", name, "3");
		assertThat(HeaderRules.check(TYPE, headers)).isEqualTo(AsgiHeaders.of("a", "1", "a", "2"));
	}

	@Test
	void aFieldThatIsLeftOutIsCheckedAllTheSame() {
		assertThatExceptionOfType(IllegalEventException.class)
			.isThrownBy(() -> HeaderRules.check(TYPE, AsgiHeaders.of("te", "1", "te", "\n")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "-1", "+1", "1 ", " 1", "1,1", "0x1", "1.0", "\u0661", "1:", "1/",
			"1000000000000000000" })
	void aLengthIsANumber(String value) {
		assertThatExceptionOfType(IllegalEventException.class)
			.isThrownBy(() -> HeaderRules.contentLength(TYPE, AsgiHeaders.of("content-length", value)))
			.withMessage("http.response.start is not valid: content-length is not a number: '" + value + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "00", "9", "0123456789", "999999999999999999" })
	void aLengthIsReadAsWritten(String value) {
		assertThat(HeaderRules.contentLength(TYPE, AsgiHeaders.of("a", "x", "Content-Length", value)))
			.isEqualTo(Long.parseLong(value));
	}

	@Test
	void thereIsOneLengthOrNone() {
		assertThat(HeaderRules.contentLength(TYPE, AsgiHeaders.of("a", "1"))).isEqualTo(ResponseHead.UNKNOWN_LENGTH);
		assertThatExceptionOfType(IllegalEventException.class)
			.isThrownBy(
					() -> HeaderRules.contentLength(TYPE, AsgiHeaders.of("content-length", "1", "content-length", "1")))
			.withMessage("http.response.start is not valid: it has several content-length headers");
	}

}
