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

package io.asgi.spring.boot.security;

import java.util.Locale;

import io.asgi.AsgiHeaders;
import io.asgi.test.conformance.WireRequest;

/**
 * A way to ask for what is at a mount.
 *
 * @param method the method
 * @param target the target, with <code>{b}</code> for the base path and <code>{m}</code>
 * for the mount, <code>{M}</code> in upper case, <code>{%}</code> and <code>{%%}</code>
 * with its first character encoded once and twice; each character is a byte
 * @param header a header field, as {@code name: value}; empty for none
 * @param httpVersion the version of an HTTP/1 request line
 */
record Spelling(String method, String target, String header, String httpVersion) {

	static Spelling get(String target) {
		return new Spelling("GET", target, "", "1.1");
	}

	static Spelling with(String target, String header) {
		return new Spelling("GET", target, header, "1.1");
	}

	String target(String basePath, String mount) {
		String first = String.format("%%%02x", (int) mount.charAt(0));
		return this.target.replace("{b}", basePath)
			.replace("{m}", mount)
			.replace("{M}", mount.toUpperCase(Locale.ROOT))
			.replace("{%}", first + mount.substring(1))
			.replace("{%%}", "%25" + first.substring(1) + mount.substring(1));
	}

	WireRequest request(String basePath, String mount) {
		String[] field = this.header.replace("{b}", basePath).replace("{m}", mount).split(": ", 2);
		WireRequest request = (field.length == 2)
				? WireRequest.of(this.method, target(basePath, mount), field[0], field[1])
				: WireRequest.of(this.method, target(basePath, mount));
		return this.httpVersion.equals("1.1") ? request : request.withHttpVersion(this.httpVersion);
	}

	WireRequest webSocket(String basePath, String mount) {
		String[] field = this.header.replace("{b}", basePath).replace("{m}", mount).split(": ", 2);
		AsgiHeaders headers = AsgiHeaders.of("sec-websocket-version", "13", "sec-websocket-key",
				"dGhlIHNhbXBsZSBub25jZQ==");
		return WireRequest.webSocket(target(basePath, mount),
				(field.length == 2) ? headers.with(field[0], field[1]) : headers);
	}

	/**
	 * Describe the request for people, with bytes that cannot be shown escaped.
	 */
	String describe(String mount) {
		StringBuilder text = new StringBuilder();
		for (char ch : target("", mount).toCharArray()) {
			text.append((ch > ' ' && ch < 0x7F) ? String.valueOf(ch) : String.format("\\x%02X", (int) ch));
		}
		String method = this.method.equals("GET") ? "" : this.method + " ";
		String version = this.httpVersion.equals("1.1") ? "" : " HTTP/" + this.httpVersion;
		String header = this.header.isEmpty() ? "" : " with " + this.header.replace("{b}", "").replace("{m}", mount);
		return method + text + version + header;
	}

	@Override
	public String toString() {
		return describe("mount");
	}

}
