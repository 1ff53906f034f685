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

package io.asgi.python.frameworks;

import java.nio.file.Path;
import java.util.Map;

import io.asgi.python.RootPathMode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application without a framework sees of its mount, in each mode.
 */
@Timeout(180)
class RootPathModeTests {

	private static final Map<RootPathMode, String> SEEN = Map.of(RootPathMode.SPEC,
			"/a b/\u00e4/x, raw /a%20b/%C3%A4/x, root /a b", RootPathMode.LEGACY, "/\u00e4/x, raw /%C3%A4/x, root /a b",
			RootPathMode.HIDDEN, "/\u00e4/x, raw /%C3%A4/x, root ");

	@ParameterizedTest
	@EnumSource
	void theApplicationSeesItsMountAsTheModeSays(RootPathMode mode, @TempDir Path data) throws Exception {
		Site site = Site.of("bare", "where:app").mountedAt("/a b", mode).start(data);
		try {
			for (Protocol protocol : Protocol.values()) {
				Browser browser = site.browser(protocol);
				assertThat(browser.get("/a%20b/%C3%A4/x").text()).as("HTTP/" + protocol.version)
					.isEqualTo(SEEN.get(mode));
				assertThat(browser.webSocket("/a%20b/%C3%A4/x").next()).as("a WebSocket over HTTP/" + protocol.version)
					.isEqualTo(SEEN.get(mode));
			}
		}
		finally {
			site.stop();
		}
	}

}
