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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Builds {@link PythonOptions}. What each option means, and its default, is said there.
 * Not safe to use from several threads.
 */
public final class PythonOptionsBuilder {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private static final String IDENTIFIERS = "[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)*";

	private static final Pattern APP = Pattern.compile(IDENTIFIERS + ":" + IDENTIFIERS);

	private static final int MAX_WORKERS = 1024;

	final String name;

	final String app;

	boolean factory;

	Path appDir = Path.of("").toAbsolutePath();

	@Nullable Path interpreter;

	@Nullable Path virtualenv;

	Map<String, String> environment = Map.of();

	int workers = 1;

	EventLoop loop = EventLoop.AUTO;

	LifespanUse lifespan = LifespanUse.AUTO;

	Interface interfaceVersion = Interface.AUTO;

	RootPathMode rootPathMode = RootPathMode.SPEC;

	List<Path> pathSendRoots = List.of();

	@Nullable Path socketDirectory;

	boolean attach;

	Duration startupTimeout = Duration.ofSeconds(60);

	Duration drainTimeout = Duration.ofSeconds(30);

	Duration shutdownTimeout = Duration.ofSeconds(10);

	CallLimits calls = CallLimits.DEFAULTS;

	HeartbeatPolicy heartbeat = HeartbeatPolicy.DEFAULTS;

	RestartPolicy restart = RestartPolicy.DEFAULTS;

	RecyclePolicy recycle = RecyclePolicy.NEVER;

	ReloadPolicy reload = ReloadPolicy.NEVER;

	WireLimits wire = WireLimits.DEFAULTS;

	PythonOptionsBuilder(String name, String app) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"'name' must be 1 to 64 letters, digits, '.', '_' or '-': '" + name + "'");
		}
		if (!APP.matcher(app).matches()) {
			throw new IllegalArgumentException("'app' must be module:attribute, such as shop.main:app: " + app);
		}
		this.name = name;
		this.app = app;
	}

	/**
	 * Set whether the attribute is a function that makes the application.
	 * @param factory whether it is
	 * @return this builder
	 */
	public PythonOptionsBuilder factory(boolean factory) {
		this.factory = factory;
		return this;
	}

	/**
	 * Set the folder from which the application is imported.
	 * @param appDir the folder; relative to the working directory of this process
	 * @return this builder
	 */
	public PythonOptionsBuilder appDir(Path appDir) {
		this.appDir = appDir.toAbsolutePath().normalize();
		return this;
	}

	/**
	 * Set the Python interpreter.
	 * @param interpreter its path, or a bare name that is looked for on the {@code PATH};
	 * {@code null} to look for one
	 * @return this builder
	 */
	public PythonOptionsBuilder interpreter(@Nullable Path interpreter) {
		this.interpreter = interpreter;
		return this;
	}

	/**
	 * Set the virtual environment.
	 * @param virtualenv its folder, or {@code null} to look for one
	 * @return this builder
	 */
	public PythonOptionsBuilder virtualenv(@Nullable Path virtualenv) {
		this.virtualenv = virtualenv;
		return this;
	}

	/**
	 * Set environment variables of the workers.
	 * @param environment the variables
	 * @return this builder
	 */
	public PythonOptionsBuilder environment(Map<String, String> environment) {
		this.environment = Map.copyOf(environment);
		return this;
	}

	/**
	 * Set how many processes serve the application.
	 * @param workers the number, 1 to 1024
	 * @return this builder
	 */
	public PythonOptionsBuilder workers(int workers) {
		Requirements.between("workers", 1, MAX_WORKERS, workers);
		this.workers = workers;
		return this;
	}

	/**
	 * Set which event loop a worker runs.
	 * @param loop the loop
	 * @return this builder
	 */
	public PythonOptionsBuilder loop(EventLoop loop) {
		this.loop = Objects.requireNonNull(loop, "'loop' must not be null");
		return this;
	}

	/**
	 * Set what a worker makes of the application's lifespan.
	 * @param lifespan the mode
	 * @return this builder
	 */
	public PythonOptionsBuilder lifespan(LifespanUse lifespan) {
		this.lifespan = Objects.requireNonNull(lifespan, "'lifespan' must not be null");
		return this;
	}

	/**
	 * Set which version of ASGI the application speaks.
	 * @param interfaceVersion the version
	 * @return this builder
	 */
	public PythonOptionsBuilder interfaceVersion(Interface interfaceVersion) {
		this.interfaceVersion = Objects.requireNonNull(interfaceVersion, "'interfaceVersion' must not be null");
		return this;
	}

	/**
	 * Set how the application learns where it is mounted.
	 * @param rootPathMode the mode
	 * @return this builder
	 */
	public PythonOptionsBuilder rootPathMode(RootPathMode rootPathMode) {
		this.rootPathMode = Objects.requireNonNull(rootPathMode, "'rootPathMode' must not be null");
		return this;
	}

	/**
	 * Set the folders below which the application may name files to send.
	 * @param pathSendRoots the folders
	 * @return this builder
	 */
	public PythonOptionsBuilder pathSendRoots(Collection<Path> pathSendRoots) {
		this.pathSendRoots = pathSendRoots.stream().map((root) -> root.toAbsolutePath().normalize()).toList();
		return this;
	}

	/**
	 * Set where the private directory with the socket is made.
	 * @param socketDirectory an existing folder, or {@code null} for that of temporary
	 * files
	 * @return this builder
	 */
	public PythonOptionsBuilder socketDirectory(@Nullable Path socketDirectory) {
		this.socketDirectory = socketDirectory;
		return this;
	}

	/**
	 * Set whether workers are started by hand.
	 * @param attach whether they are
	 * @return this builder
	 */
	public PythonOptionsBuilder attach(boolean attach) {
		this.attach = attach;
		return this;
	}

	/**
	 * Set how long a worker may take until it is ready.
	 * @param startupTimeout the timeout, longer than zero
	 * @return this builder
	 */
	public PythonOptionsBuilder startupTimeout(Duration startupTimeout) {
		this.startupTimeout = Requirements.positive("startupTimeout", startupTimeout);
		return this;
	}

	/**
	 * Set how long the calls of a worker that is to end may go on.
	 * @param drainTimeout the timeout, not negative
	 * @return this builder
	 */
	public PythonOptionsBuilder drainTimeout(Duration drainTimeout) {
		this.drainTimeout = Requirements.notNegative("drainTimeout", drainTimeout);
		return this;
	}

	/**
	 * Set how long the lifespan's shutdown may take in a worker.
	 * @param shutdownTimeout the timeout, longer than zero
	 * @return this builder
	 */
	public PythonOptionsBuilder shutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = Requirements.positive("shutdownTimeout", shutdownTimeout);
		return this;
	}

	/**
	 * Set how many calls may be under way, and may wait.
	 * @param calls the limits
	 * @return this builder
	 */
	public PythonOptionsBuilder calls(CallLimits calls) {
		this.calls = Objects.requireNonNull(calls, "'calls' must not be null");
		return this;
	}

	/**
	 * Set how a worker that hangs is found.
	 * @param heartbeat the policy
	 * @return this builder
	 */
	public PythonOptionsBuilder heartbeat(HeartbeatPolicy heartbeat) {
		this.heartbeat = Objects.requireNonNull(heartbeat, "'heartbeat' must not be null");
		return this;
	}

	/**
	 * Set when workers that were lost are started again.
	 * @param restart the policy
	 * @return this builder
	 */
	public PythonOptionsBuilder restart(RestartPolicy restart) {
		this.restart = Objects.requireNonNull(restart, "'restart' must not be null");
		return this;
	}

	/**
	 * Set when workers that are well are replaced.
	 * @param recycle the policy
	 * @return this builder
	 */
	public PythonOptionsBuilder recycle(RecyclePolicy recycle) {
		this.recycle = Objects.requireNonNull(recycle, "'recycle' must not be null");
		return this;
	}

	/**
	 * Set whether the application is reloaded when its files change.
	 * @param reload the policy
	 * @return this builder
	 */
	public PythonOptionsBuilder reload(ReloadPolicy reload) {
		this.reload = Objects.requireNonNull(reload, "'reload' must not be null");
		return this;
	}

	/**
	 * Set how much may be on the way between server and worker.
	 * @param wire the limits
	 * @return this builder
	 */
	public PythonOptionsBuilder wire(WireLimits wire) {
		this.wire = Objects.requireNonNull(wire, "'wire' must not be null");
		return this;
	}

	/**
	 * Build the options.
	 * @return the options
	 * @throws IllegalArgumentException if both an interpreter and a virtual environment
	 * are set, or workers that are started by hand are to be reloaded
	 */
	public PythonOptions build() {
		if (this.interpreter != null && this.virtualenv != null) {
			throw new IllegalArgumentException(
					"'interpreter' and 'virtualenv' must not both be set: a virtual environment has its interpreter");
		}
		if (this.attach && this.reload.onChange()) {
			throw new IllegalArgumentException(
					"'reload' must not be on with 'attach': workers that are started by hand are not reloaded");
		}
		return new PythonOptions(this);
	}

}
