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

package io.asgi.sample.asgi;

import java.nio.charset.StandardCharsets;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.application.HttpApplication;
import io.asgi.application.Responses;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Shows a request as an ASGI application sees it. It has no annotation: the property
 * {@code asgi.applications.scope} in {@code application.yml} mounts it.
 */
@Component
class ScopeApplication implements HttpApplication {

	@Override
	public Mono<Void> handle(HttpScope scope, AsgiReceive receive, AsgiSend send) {
		return send.sendAll(Responses.text(200, describe(scope)));
	}

	private static String describe(HttpScope request) {
		StringBuilder text = new StringBuilder();
		line(text, "type", request.type());
		line(text, "asgi", request.asgi().version() + ", spec " + request.asgi().specVersion());
		line(text, "http_version", request.httpVersion());
		line(text, "method", request.method());
		line(text, "scheme", request.scheme());
		line(text, "path", request.path());
		byte[] rawPath = request.rawPath();
		line(text, "raw_path", (rawPath != null) ? latin1(rawPath) : "not known");
		line(text, "query_string", latin1(request.queryString()));
		line(text, "root_path", request.rootPath());
		line(text, "client", request.client());
		line(text, "server", request.server());
		line(text, "extensions", request.extensions().keySet());
		request.headers().forEach((field) -> line(text, "header " + field.name(), field.value()));
		return text.toString();
	}

	private static void line(StringBuilder text, String name, @Nullable Object value) {
		text.append(name).append(": ").append(value).append('\n');
	}

	private static String latin1(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
