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

package io.asgi.spring.boot.autoconfigure.python;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import io.asgi.python.CallLimits;
import io.asgi.python.HeartbeatPolicy;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.RecyclePolicy;
import io.asgi.python.RestartPolicy;
import io.asgi.python.WireLimits;
import io.asgi.spring.boot.autoconfigure.python.AsgiPythonProperties.Application;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Makes the options of an application of its properties.
 */
final class PythonOptionsFactory {

	private final String prefix;

	private final String name;

	private final Application application;

	PythonOptionsFactory(String name, Application application) {
		this.name = name;
		this.application = application;
		this.prefix = "asgi.python.applications." + name + ".";
	}

	/**
	 * Make the options.
	 * @return the options
	 * @throws PythonPropertyException if a property is wrong
	 */
	PythonOptions create() {
		try {
			return options();
		}
		catch (InvalidPathException ex) {
			throw new PythonPropertyException(
					"A directory or file of '" + this.prefix + "*' is no path: " + ex.getMessage(),
					"Correct the property.");
		}
		catch (IllegalArgumentException ex) {
			throw new PythonPropertyException(
					"The Python application '" + this.name + "' cannot be served: " + ex.getMessage() + ".",
					"Correct the properties '" + this.prefix + "*'.");
		}
	}

	/**
	 * Return the path of the mount.
	 */
	String path() {
		return required("path", this.application.path(), "the path at which to serve the application");
	}

	String pathProperty() {
		return this.prefix + "path";
	}

	private PythonOptions options() {
		Application from = this.application;
		PythonOptionsBuilder builder = PythonOptions
			.builder(this.name, required("app", from.app(), "where Python finds the application: module:attribute"))
			.factory(from.factory())
			.appDir(Path.of(from.appDir()).toAbsolutePath().normalize())
			.interpreter(file(from.interpreter()))
			.virtualenv(file(from.virtualenv()))
			.environment(from.environment())
			.workers(from.workers())
			.loop(from.loop())
			.lifespan(from.lifespan())
			.interfaceVersion(from.interfaceVersion())
			.rootPathMode(from.rootPath())
			.pathSendRoots(
					from.pathSendRoots().stream().map((root) -> Path.of(root).toAbsolutePath().normalize()).toList())
			.socketDirectory(file(from.socketDirectory()))
			.attach(from.attach())
			.startupTimeout(from.startupTimeout())
			.drainTimeout(from.drainTimeout())
			.shutdownTimeout(from.shutdownTimeout());
		return policies(builder).build();
	}

	private PythonOptionsBuilder policies(PythonOptionsBuilder builder) {
		AsgiPythonProperties.Calls calls = this.application.calls();
		AsgiPythonProperties.Heartbeat heartbeat = this.application.heartbeat();
		AsgiPythonProperties.Restart restart = this.application.restart();
		AsgiPythonProperties.Recycle recycle = this.application.recycle();
		AsgiPythonProperties.Wire wire = this.application.wire();
		return builder.calls(new CallLimits(calls.maxPerWorker(), calls.maxQueued(), calls.queueTimeout()))
			.heartbeat(new HeartbeatPolicy(heartbeat.interval(), heartbeat.timeout(), heartbeat.killFrozen()))
			.restart(new RestartPolicy(restart.minBackoff(), restart.maxBackoff(), restart.maxCrashes(),
					restart.crashWindow()))
			.recycle(new RecyclePolicy(recycle.requests(), recycle.jitter(), recycle.lifetime(),
					recycle.memory().toBytes()))
			.wire(new WireLimits(size(wire.streamCredit()), size(wire.connectionCredit()),
					size(wire.maxMessageSize())));
	}

	private static int size(DataSize size) {
		return (int) Math.min(size.toBytes(), Integer.MAX_VALUE);
	}

	private static @Nullable Path file(@Nullable String path) {
		return (path != null) ? Path.of(path).toAbsolutePath().normalize() : null;
	}

	private String required(String property, @Nullable String value, String meaning) {
		if (value == null || value.isBlank()) {
			throw new PythonPropertyException("The property '" + this.prefix + property + "' is not set.",
					"Set it to " + meaning + ".");
		}
		return value;
	}

}
