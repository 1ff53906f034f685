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

import java.util.Locale;
import java.util.Map;

import io.asgi.HttpScope;

/**
 * The scope of an HTTP request.
 */
final class NettyHttpScope extends NettyScope implements HttpScope {

	NettyHttpScope(ExchangeContext context) {
		super(context);
	}

	@Override
	Map<String, Map<String, Object>> findExtensions(ExchangeContext context) {
		return Extensions.ofHttp(context);
	}

	@Override
	public String method() {
		return request().method().name().toUpperCase(Locale.ROOT);
	}

	@Override
	public String scheme() {
		return isSecure() ? "https" : "http";
	}

	@Override
	public String toString() {
		return "HttpScope[" + method() + " " + path() + " HTTP/" + httpVersion() + "]";
	}

}
