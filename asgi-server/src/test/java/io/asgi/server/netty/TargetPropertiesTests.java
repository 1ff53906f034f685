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

package io.asgi.server.netty;

import java.nio.charset.StandardCharsets;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link RequestTarget}, {@link PercentDecoder} and {@link HostRules} with
 * arbitrary texts.
 */
class TargetPropertiesTests {

	@Property
	void whatIsEncodedIsDecoded(@ForAll String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		StringBuilder encoded = new StringBuilder();
		for (byte value : bytes) {
			encoded.append(String.format((value % 2 == 0) ? "%%%02x" : "%%%02X", value & 0xFF));
		}
		assertThat(PercentDecoder.decode(encoded.toString())).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
	}

	@Property
	void aPathWithoutPercentSignsIsReadAsUtf8(@ForAll @CharRange(from = '\0', to = '\u00ff') String path) {
		String expected = new String(path.replace("%", "").getBytes(StandardCharsets.ISO_8859_1),
				StandardCharsets.UTF_8);
		assertThat(PercentDecoder.decode(path.replace("%", ""))).isEqualTo(expected);
	}

	@Property
	void decodingNeverFailsAndNeverGrows(@ForAll @CharRange(from = '%', to = '%') @CharRange(from = '0',
			to = 'g') @CharRange(from = '\u0080', to = '\u00ff') String path) {
		assertThat(PercentDecoder.decode(path).length()).isLessThanOrEqualTo(path.length());
	}

	@Property
	void aTargetInOriginFormIsItsPathAndItsQuery(
			@ForAll @CharRange(from = '!', to = '\u00ff') @StringLength(max = 40) String rest) {
		String target = "/" + rest.replace("#", "");
		RequestTarget parsed = RequestTarget.parse(target);
		assertThat(parsed.authority()).isNull();
		String query = parsed.query().isEmpty() ? "" : "?" + parsed.query();
		String withoutEmptyQuery = (target.endsWith("?") && parsed.query().isEmpty())
				? target.substring(0, target.length() - 1) : target;
		assertThat(parsed.rawPath() + query).isEqualTo(withoutEmptyQuery);
		assertThat(HostRules.isTarget(target, false)).isTrue();
	}

	@Property
	void noTargetFails(@ForAll String target) {
		assertThat(RequestTarget.parse(target).routingPath()).isNotNull();
		assertThat(HostRules.isTarget("http://" + target, false)).isIn(true, false);
	}

	@Property
	void whatIsAHostIsNothingElse(@ForAll @CharRange(from = '\0', to = '\u00ff') @StringLength(max = 12) String host) {
		String name = "[A-Za-z0-9\\-._~%!$&'()*+,;=]*";
		boolean expected = host.matches("(" + name + "|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{0,5})?");
		boolean port = !host.matches("(?s).*:[0-9]{5}") || Integer.parseInt(host.substring(host.length() - 5)) < 65_536;
		if (!host.matches("(?s).*:[0-9]{6,}")) {
			assertThat(HostRules.isHost(host)).isEqualTo(expected && port);
		}
	}

}
