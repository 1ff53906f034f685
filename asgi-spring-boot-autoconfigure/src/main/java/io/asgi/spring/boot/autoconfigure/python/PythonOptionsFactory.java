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

import java.io.File;
import java.nio.file.Path;
import java.util.Objects;

import io.asgi.python.CallLimits;
import io.asgi.python.HeartbeatPolicy;
import io.asgi.python.PythonOptions;
import io.asgi.python.RecyclePolicy;
import io.asgi.python.ReloadPolicy;
import io.asgi.python.RestartPolicy;
import io.asgi.python.WireLimits;
import io.asgi.spring.boot.autoconfigure.python.AsgiPythonProperties.Application;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Makes the options of an application of its properties.
 */
final class PythonOptionsFactory {

	private final String name;

	private final Application application;

	PythonOptionsFactory(String name, Application application) {
		this.name = name;
		this.application = application;
	}

	/**
	 * Make the options. The properties were checked before.
	 * @return the options
	 */
	PythonOptions create() {
		Application from = this.application;
		return PythonOptions.builder(this.name, Objects.requireNonNull(from.app()))
			.factory(from.factory())
			.appDir(file(from.appDir()))
			.interpreter(interpreter(from.interpreter()))
			.virtualenv(fileOrNull(from.virtualenv()))
			.environment(from.environment())
			.workers(from.workers())
			.loop(from.loop())
			.lifespan(from.lifespan())
			.interfaceVersion(from.interfaceVersion())
			.rootPathMode(from.rootPath())
			.pathSendRoots(from.pathSendRoots().stream().map(PythonOptionsFactory::file).toList())
			.socketDirectory(fileOrNull(from.socketDirectory()))
			.attach(from.attach())
			.startupTimeout(from.startupTimeout())
			.drainTimeout(from.drainTimeout())
			.shutdownTimeout(from.shutdownTimeout())
			.calls(calls())
			.heartbeat(heartbeat())
			.restart(restart())
			.recycle(recycle())
			.reload(reload())
			.wire(wire())
			.build();
	}

	CallLimits calls() {
		AsgiPythonProperties.Calls calls = this.application.calls();
		return new CallLimits(calls.maxPerWorker(), calls.maxQueued(), calls.queueTimeout());
	}

	HeartbeatPolicy heartbeat() {
		AsgiPythonProperties.Heartbeat heartbeat = this.application.heartbeat();
		return new HeartbeatPolicy(heartbeat.interval(), heartbeat.timeout(), heartbeat.killFrozen());
	}

	RestartPolicy restart() {
		AsgiPythonProperties.Restart restart = this.application.restart();
		return new RestartPolicy(restart.minBackoff(), restart.maxBackoff(), restart.maxCrashes(),
				restart.crashWindow());
	}

	RecyclePolicy recycle() {
		AsgiPythonProperties.Recycle recycle = this.application.recycle();
		return new RecyclePolicy(recycle.requests(), recycle.jitter(), recycle.lifetime(), recycle.memory().toBytes());
	}

	ReloadPolicy reload() {
		AsgiPythonProperties.Reload reload = this.application.reload();
		return new ReloadPolicy(reload.onChange(), reload.patterns(), reload.interval(), reload.maxFiles());
	}

	private WireLimits wire() {
		AsgiPythonProperties.Wire wire = this.application.wire();
		return new WireLimits(Math.toIntExact(wire.streamCredit().toBytes()),
				Math.toIntExact(wire.connectionCredit().toBytes()), Math.toIntExact(wire.maxMessageSize().toBytes()));
	}

	/**
	 * A bare name stays one, and is looked for on the PATH.
	 */
	private static @Nullable Path interpreter(@Nullable String interpreter) {
		boolean bare = StringUtils.hasText(interpreter) && !interpreter.contains("/")
				&& !interpreter.contains(File.separator);
		return bare ? Path.of(interpreter) : fileOrNull(interpreter);
	}

	private static @Nullable Path fileOrNull(@Nullable String path) {
		return StringUtils.hasText(path) ? file(path) : null;
	}

	private static Path file(String path) {
		return Path.of(path).toAbsolutePath().normalize();
	}

}
