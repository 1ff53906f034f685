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

package io.asgi.python.wire;

import java.nio.charset.StandardCharsets;

import io.asgi.AsgiHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Header fields on the wire.
 */
class HeaderBlockTests {

	@Test
	void namesAreLowerCaseAndCharactersAreBytes() {
		assertThat(read("X-A\0\u00e9\0x-a\0\0\0v")).isEqualTo(AsgiHeaders.of("x-a", "\u00e9", "x-a", "", "", "v"));
	}

	@Test
	void noFieldsAreNoBytes() {
		assertThat(read("")).isEqualTo(AsgiHeaders.empty());
		ByteWriter out = new ByteWriter();
		HeaderBlock.write(AsgiHeaders.empty(), out);
		assertThat(out.size()).isZero();
	}

	@Test
	void knownNamesAreTheSameObjects() {
		AsgiHeaders headers = read("content-type\0a\0etag\0b\0content-tYpe\0c\0date-\0d");
		assertThat(headers.name(0)).isSameAs(read("content-type\0b").name(0));
		assertThat(headers.name(1)).isEqualTo("etag");
		assertThat(headers.name(2)).isEqualTo("content-type");
		assertThat(headers.name(3)).isEqualTo("date-");
	}

	@Test
	void namesInOnePlaceAreToldApart() {
		KnownNames names = new KnownNames("known");
		for (int i = 0; i < 2000; i++) {
			byte[] bytes = ("n" + i).getBytes(StandardCharsets.ISO_8859_1);
			assertThat(names.name(bytes, 0, bytes.length)).isEqualTo("n" + i);
			byte[] sameLength = String.format("k%04d", i).getBytes(StandardCharsets.ISO_8859_1);
			assertThat(names.name(sameLength, 0, 5)).isEqualTo(String.format("k%04d", i));
		}
	}

	@Test
	void aNameWithoutValueIsAnError() {
		assertThatExceptionOfType(WireException.class).isThrownBy(() -> read("a"));
		assertThatExceptionOfType(WireException.class).isThrownBy(() -> read("a\0b\0"));
	}

	@Test
	void whatIsWrittenIsRead() {
		AsgiHeaders headers = AsgiHeaders.of("content-type", "text/html", "x", "\u00ff", "set-cookie", "", "set-cookie",
				"a=b");
		ByteWriter out = new ByteWriter();
		HeaderBlock.write(headers, out);
		assertThat(HeaderBlock.read(out.array(), 0, out.size())).isEqualTo(headers);
	}

	private static AsgiHeaders read(String block) {
		byte[] bytes = ("<" + block + ">").getBytes(StandardCharsets.ISO_8859_1);
		return HeaderBlock.read(bytes, 1, bytes.length - 1);
	}

}
