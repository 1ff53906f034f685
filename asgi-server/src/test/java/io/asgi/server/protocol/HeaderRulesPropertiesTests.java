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

import io.asgi.AsgiHeaders;
import io.asgi.IllegalEventException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link HeaderRules} with arbitrary fields.
 */
class HeaderRulesPropertiesTests {

	@Property
	void onlyTokensAreNames(@ForAll @CharRange(from = '\0', to = '\u0100') @StringLength(max = 5) String name) {
		assertThat(isAllowed(name, "x")).isEqualTo(name.matches("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+") && !name.isEmpty());
	}

	@Property
	void noValueHasAControlCharacterOrSpaceAroundIt(
			@ForAll @CharRange(from = '\0', to = '\u0101') @StringLength(max = 5) String value) {
		assertThat(isAllowed("x", value)).isEqualTo(
				value.matches("([\\x21-\\x7e\\x80-\\xff]([\\t\\x20-\\x7e\\x80-\\xff]*[\\x21-\\x7e\\x80-\\xff])?)?"));
	}

	@Property
	void aLengthIsANumber(@ForAll @CharRange(from = '+', to = ';') @StringLength(max = 20) String value) {
		try {
			long length = HeaderRules.contentLength("test", AsgiHeaders.of("content-length", value));
			assertThat(value).matches("[0-9]{1,18}");
			assertThat(length).isEqualTo(Long.parseLong(value));
		}
		catch (IllegalEventException ex) {
			assertThat(value).doesNotMatch("[0-9]{1,18}");
		}
	}

	private static boolean isAllowed(String name, String value) {
		try {
			HeaderRules.check("test", AsgiHeaders.of(name, value));
			return true;
		}
		catch (IllegalEventException ex) {
			return false;
		}
	}

}
