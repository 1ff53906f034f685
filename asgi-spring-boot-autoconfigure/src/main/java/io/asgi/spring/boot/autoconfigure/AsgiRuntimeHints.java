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

package io.asgi.spring.boot.autoconfigure;

import io.asgi.spring.boot.AsgiMount;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image cannot find out by itself. The rest, such as properties, beans and
 * what Actuator writes, Spring registers.
 */
final class AsgiRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		// Found on beans when the application starts
		hints.reflection().registerType(AsgiMount.class, MemberCategory.INVOKE_DECLARED_METHODS);
		hints.proxies().registerJdkProxy(AsgiMount.class);
		// Looked for by name
		hints.reflection()
			.registerTypeIfPresent(classLoader, "org.springframework.security.web.server.SecurityWebFilterChain");
		// The table behind the extension "tls"
		hints.resources().registerPattern("io/asgi/server/netty/tls/cipher-suites.txt");
	}

}
