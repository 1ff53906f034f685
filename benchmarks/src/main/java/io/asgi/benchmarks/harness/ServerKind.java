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

package io.asgi.benchmarks.harness;

import java.util.List;
import java.util.stream.Stream;

/**
 * The servers that are compared.
 */
enum ServerKind {

	RAW("raw", "Reactor Netty, `HttpServer.handle`", java("RawServer")),

	ASGI("asgi", "ASGI on Reactor Netty", java("AsgiServer")),

	ASGI_STARTER("asgi-starter", "ASGI in Spring Boot", java("spring.AsgiStarterServer")),

	ASGI_WEBFLUX("asgi-webflux", "ASGI behind the `WebFilter` chain", java("spring.AsgiStarterServer", "webflux")),

	ROUTER_FUNCTION("router-function", "WebFlux, `RouterFunction`", java("spring.RouterFunctionServer"));

	private final String id;

	private final String title;

	private final ServerCommand command;

	ServerKind(String id, String title, ServerCommand command) {
		this.id = id;
		this.title = title;
		this.command = command;
	}

	/**
	 * Return the name on the command line.
	 */
	String id() {
		return this.id;
	}

	/**
	 * Return the name for readers, in Markdown.
	 */
	String title() {
		return this.title;
	}

	ServerCommand command() {
		return this.command;
	}

	static ServerKind of(String id) {
		return Stream.of(values())
			.filter((kind) -> kind.id.equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no server '" + id + "': choose from "
					+ Stream.of(values()).map(ServerKind::id).toList()));
	}

	private static ServerCommand java(String type, String... arguments) {
		return new JavaCommand("io.asgi.benchmarks.server." + type, List.of(arguments));
	}

}
