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

package io.asgi.benchmarks.process;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The servers that are compared.
 */
public enum ServerKind {

	/**
	 * Reactor Netty and nothing else.
	 */
	RAW("raw", "Reactor Netty, `HttpServer.handle`", java("RawServer")),

	/**
	 * The ASGI server without Spring.
	 */
	ASGI("asgi", "ASGI on Reactor Netty", java("AsgiServer")),

	/**
	 * The ASGI server with the starter.
	 */
	ASGI_STARTER("asgi-starter", "ASGI in Spring Boot", java("spring.AsgiStarterServer")),

	/**
	 * The ASGI server, called from inside WebFlux.
	 */
	ASGI_WEBFLUX("asgi-webflux", "ASGI behind the `WebFilter` chain", java("spring.AsgiStarterServer", "webflux")),

	/**
	 * WebFlux with functional routes.
	 */
	ROUTER_FUNCTION("router-function", "WebFlux, `RouterFunction`", java("spring.RouterFunctionServer")),

	/**
	 * WebFlux with annotated controllers.
	 */
	REST_CONTROLLER("rest-controller", "WebFlux, `@RestController`", java("spring.RestControllerServer")),

	/**
	 * Spring MVC.
	 */
	MVC("mvc", "Spring MVC on Tomcat", java("spring.MvcServer")),

	/**
	 * Uvicorn.
	 */
	UVICORN("uvicorn", "Uvicorn (uvloop, httptools)", PythonCommand.uvicorn()),

	/**
	 * Hypercorn.
	 */
	HYPERCORN("hypercorn", "Hypercorn (uvloop)", PythonCommand.hypercorn()),

	/**
	 * Daphne.
	 */
	DAPHNE("daphne", "Daphne", PythonCommand.daphne()),

	/**
	 * The ASGI server with the application in Python of the peers in Python.
	 */
	PYTHON("python", "ASGI on Reactor Netty, Python worker (uvloop)", java("PythonServer")),

	/**
	 * The same with a second worker.
	 */
	PYTHON_2_WORKERS("python-2-workers", "ASGI on Reactor Netty, 2 Python workers (uvloop)", java("PythonServer", "2")),

	/**
	 * An application that is a stream of events.
	 */
	ASGI_STREAMING("asgi-streaming", "ASGI, streaming", java("AsgiServer", "STREAMING")),

	/**
	 * A blocking application on platform threads.
	 */
	ASGI_BLOCKING_PLATFORM("asgi-blocking-platform", "ASGI, blocking on platform threads",
			java("AsgiServer", "BLOCKING_PLATFORM")),

	/**
	 * A blocking application on virtual threads.
	 */
	ASGI_BLOCKING_VIRTUAL("asgi-blocking-virtual", "ASGI, blocking on virtual threads",
			java("AsgiServer", "BLOCKING_VIRTUAL")),

	/**
	 * Reactor Netty with what the ASGI server has in front of its applications.
	 */
	RAW_GUARDED("raw-guarded", "Reactor Netty, with the checks and limits of the ASGI server",
			java("RawServer", "guarded")),

	/**
	 * The ASGI server with 100 more applications.
	 */
	ASGI_100_MOUNTS("asgi-100-mounts", "ASGI, 100 more mounts", java("AsgiServer", "MONO", "100"));

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
	 * @return the name
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return the name for readers.
	 * @return the name in Markdown
	 */
	public String title() {
		return this.title;
	}

	ServerCommand command() {
		return this.command;
	}

	/**
	 * Return whether the server runs on the JVM.
	 * @return {@code true} if it does
	 */
	public boolean isJava() {
		return this.command instanceof JavaCommand;
	}

	/**
	 * Find a server.
	 * @param id the name on the command line
	 * @return the server
	 * @throws IllegalArgumentException if there is none
	 */
	public static ServerKind of(String id) {
		return Stream.of(values())
			.filter((kind) -> kind.id.equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no server '" + id + "': choose from "
					+ Stream.of(values()).map(ServerKind::id).toList()));
	}

	/**
	 * Return the servers that differ in more than one application.
	 * @return all from the first to the last peer
	 */
	public static Set<ServerKind> peers() {
		return EnumSet.range(RAW, DAPHNE);
	}

	private static ServerCommand java(String type, String... arguments) {
		return new JavaCommand("io.asgi.benchmarks.server." + type, List.of(arguments));
	}

}
