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

import java.util.LinkedHashSet;
import java.util.Set;

import io.asgi.server.netty.wire.Http2Protocol;
import io.asgi.test.conformance.Http1Protocol;
import io.asgi.test.conformance.WireProtocol;

/**
 * What comes of each spelling in both modes, as a table for people.
 */
final class SpellingTable {

	private static final String MOUNT = "secret";

	private SpellingTable() {
	}

	/**
	 * Ask two servers that differ in how their applications are called.
	 * @param netty a server that calls them from Reactor Netty
	 * @param webFlux a server that calls them from inside WebFlux
	 */
	static String of(SecuredServer netty, SecuredServer webFlux) {
		Set<String> lines = new LinkedHashSet<>();
		lines.add("| Request | `netty` | `webflux` |");
		lines.add("| --- | --- | --- |");
		for (Spelling spelling : Spellings.all()) {
			lines.add("| " + code(spelling.describe(MOUNT)) + " | " + answer(netty, spelling) + " | "
					+ answer(webFlux, spelling) + " |");
		}
		return String.join("\n", lines);
	}

	private static String answer(SecuredServer server, Spelling spelling) {
		String http1 = answer(server, Http1Protocol.cleartext(), spelling);
		if (!spelling.httpVersion().equals("1.1")) {
			return http1;
		}
		String http2 = answer(server, Http2Protocol.cleartext(), spelling);
		return http1.equals(http2) ? http1 : http1 + ", HTTP/2: " + http2;
	}

	private static String answer(SecuredServer server, WireProtocol protocol, Spelling spelling) {
		return server.ask(protocol, spelling.request("", MOUNT)).toString();
	}

	private static String code(String text) {
		return "`" + text.replace("|", "\\|") + "`";
	}

}
