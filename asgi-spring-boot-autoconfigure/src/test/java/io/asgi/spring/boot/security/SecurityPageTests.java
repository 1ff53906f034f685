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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of {@code docs/security.md} is what the server does.
 */
@Timeout(120)
class SecurityPageTests {

	private static final Path PAGE = Path.of("..", "docs", "security.md");

	private static final Path MEASURED = Path.of("target", "path-spellings.md");

	@Test
	void theTableOfThePageIsWhatTheServerDoes() throws IOException {
		String table;
		try (SecuredServer netty = SecuredServer.start("test.rules=deny", "asgi.dispatch=netty");
				SecuredServer webFlux = SecuredServer.start("test.rules=deny")) {
			table = SpellingTable.of(netty, webFlux);
		}
		Files.writeString(MEASURED, table + "\n");
		assertThat(PAGE).content().as("the page, which has to have the table in " + MEASURED).contains(table);
	}

}
