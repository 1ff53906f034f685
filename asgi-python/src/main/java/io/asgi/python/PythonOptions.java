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

package io.asgi.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which Python application is served, by which interpreter, and how its workers live.
 * Immutable; made with {@link #builder(String, String)}.
 */
public final class PythonOptions {

	private final String name;

	private final String app;

	private final boolean factory;

	private final Path appDir;

	private final @Nullable Path interpreter;

	private final @Nullable Path virtualenv;

	private final Map<String, String> environment;

	private final int workers;

	private final EventLoop loop;

	private final LifespanUse lifespan;

	private final Interface interfaceVersion;

	private final RootPathMode rootPathMode;

	private final List<Path> pathSendRoots;

	private final @Nullable Path socketDirectory;

	private final boolean attach;

	private final Duration startupTimeout;

	private final Duration drainTimeout;

	private final Duration shutdownTimeout;

	private final CallLimits calls;

	private final HeartbeatPolicy heartbeat;

	private final RestartPolicy restart;

	private final RecyclePolicy recycle;

	private final ReloadPolicy reload;

	private final WireLimits wire;

	PythonOptions(PythonOptionsBuilder builder) {
		this.name = builder.name;
		this.app = builder.app;
		this.factory = builder.factory;
		this.appDir = builder.appDir;
		this.interpreter = builder.interpreter;
		this.virtualenv = builder.virtualenv;
		this.environment = builder.environment;
		this.workers = builder.workers;
		this.loop = builder.loop;
		this.lifespan = builder.lifespan;
		this.interfaceVersion = builder.interfaceVersion;
		this.rootPathMode = builder.rootPathMode;
		this.pathSendRoots = builder.pathSendRoots;
		this.socketDirectory = builder.socketDirectory;
		this.attach = builder.attach;
		this.startupTimeout = builder.startupTimeout;
		this.drainTimeout = builder.drainTimeout;
		this.shutdownTimeout = builder.shutdownTimeout;
		this.calls = builder.calls;
		this.heartbeat = builder.heartbeat;
		this.restart = builder.restart;
		this.recycle = builder.recycle;
		this.reload = builder.reload;
		this.wire = builder.wire;
	}

	/**
	 * Return a builder with all defaults.
	 * @param name the name of the application, for logs, metrics and messages: letters,
	 * digits, {@code .}, {@code _} and {@code -}, at most 64
	 * @param app where Python finds the application: {@code module:attribute}, such as
	 * {@code shop.main:app}
	 * @return a new builder
	 * @throws IllegalArgumentException if one of them has another form
	 */
	public static PythonOptionsBuilder builder(String name, String app) {
		return new PythonOptionsBuilder(name, app);
	}

	/**
	 * Return the name of the application.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return where Python finds the application.
	 * @return {@code module:attribute}
	 */
	public String app() {
		return this.app;
	}

	/**
	 * Return whether the attribute is a function that makes the application.
	 * @return {@code false} by default
	 */
	public boolean factory() {
		return this.factory;
	}

	/**
	 * Return the folder from which the application is imported, and which is the working
	 * directory of its workers.
	 * @return the folder; the working directory of this process by default
	 */
	public Path appDir() {
		return this.appDir;
	}

	/**
	 * Return the Python interpreter.
	 * @return its path, relative to the working directory of this process; a bare name
	 * such as {@code python3.12} is looked for on the {@code PATH}. {@code null}, the
	 * default, to use that of the {@linkplain #virtualenv() virtual environment}, or to
	 * look for one
	 */
	public @Nullable Path interpreter() {
		return this.interpreter;
	}

	/**
	 * Return the folder of a virtual environment.
	 * @return the folder; {@code null}, the default, to look for {@code .venv} and
	 * {@code venv} in the {@linkplain #appDir() folder of the application} and then in
	 * the working directory, for the environment variable {@code VIRTUAL_ENV}, and at
	 * last for {@code python3} on the {@code PATH}
	 */
	public @Nullable Path virtualenv() {
		return this.virtualenv;
	}

	/**
	 * Return the environment variables that workers have beside those of this process.
	 * @return the variables, immutable; none by default
	 */
	public Map<String, String> environment() {
		return this.environment;
	}

	/**
	 * Return how many processes serve the application.
	 * @return the number; 1 by default
	 */
	public int workers() {
		return this.workers;
	}

	/**
	 * Return which event loop a worker runs.
	 * @return the loop; by default uvloop if it is installed
	 */
	public EventLoop loop() {
		return this.loop;
	}

	/**
	 * Return what a worker makes of the application's lifespan.
	 * @return the mode; {@link LifespanUse#AUTO} by default
	 */
	public LifespanUse lifespan() {
		return this.lifespan;
	}

	/**
	 * Return which version of ASGI the application speaks.
	 * @return the version; found out by default
	 */
	public Interface interfaceVersion() {
		return this.interfaceVersion;
	}

	/**
	 * Return how the application learns where it is mounted.
	 * @return the mode; {@link RootPathMode#SPEC} by default
	 */
	public RootPathMode rootPathMode() {
		return this.rootPathMode;
	}

	/**
	 * Return the folders below which the application may name files for the server to
	 * send ({@code http.response.pathsend}).
	 * @return the folders, absolute, immutable; none by default, and then the extension
	 * is not offered
	 */
	public List<Path> pathSendRoots() {
		return this.pathSendRoots;
	}

	/**
	 * Return where the private directory with the socket is made.
	 * @return the folder, which must exist; {@code null}, the default, for that of
	 * temporary files. A socket's path has room for about 100 bytes
	 */
	public @Nullable Path socketDirectory() {
		return this.socketDirectory;
	}

	/**
	 * Return whether workers are started by hand, as under a debugger. No process is
	 * started then; the log says with which command a worker attaches.
	 * @return {@code false} by default
	 */
	public boolean attach() {
		return this.attach;
	}

	/**
	 * Return how long a worker may take from the start of its process until it is ready.
	 * @return the timeout; 60 seconds by default
	 */
	public Duration startupTimeout() {
		return this.startupTimeout;
	}

	/**
	 * Return how long the calls of a worker that is to end may go on, before they are
	 * cancelled.
	 * @return the timeout; 30 seconds by default
	 */
	public Duration drainTimeout() {
		return this.drainTimeout;
	}

	/**
	 * Return how long the lifespan's shutdown may take in a worker, before its process is
	 * asked to end (SIGTERM), and killed 5 seconds later.
	 * @return the timeout; 10 seconds by default
	 */
	public Duration shutdownTimeout() {
		return this.shutdownTimeout;
	}

	/**
	 * Return how many calls may be under way, and may wait.
	 * @return the limits
	 */
	public CallLimits calls() {
		return this.calls;
	}

	/**
	 * Return how a worker that hangs is found, and what is done about it.
	 * @return the policy
	 */
	public HeartbeatPolicy heartbeat() {
		return this.heartbeat;
	}

	/**
	 * Return when workers that were lost are started again.
	 * @return the policy
	 */
	public RestartPolicy restart() {
		return this.restart;
	}

	/**
	 * Return when workers that are well are replaced.
	 * @return the policy; never by default
	 */
	public RecyclePolicy recycle() {
		return this.recycle;
	}

	/**
	 * Return whether the application is reloaded when its files change.
	 * @return the policy; never by default
	 */
	public ReloadPolicy reload() {
		return this.reload;
	}

	/**
	 * Return how much may be on the way between server and worker.
	 * @return the limits
	 */
	public WireLimits wire() {
		return this.wire;
	}

}
