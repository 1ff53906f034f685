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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.asgi.benchmarks.server.ServerSettings;

/**
 * A server in Java, with the JDK and the class path of this process.
 *
 * @param mainClass its main class
 * @param arguments the arguments of that
 */
record JavaCommand(String mainClass, List<String> arguments) implements ServerCommand {

	@Override
	public List<String> build(ServerEnvironment environment) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// The same heap for all: a default of a quarter of the memory is for one server
		command.addAll(List.of("-Xms1g", "-Xmx1g", "-XX:MaxDirectMemorySize=512m"));
		if (environment.options().memory()) {
			command.addAll(List.of("-XX:+AlwaysPreTouch", "-XX:NativeMemoryTracking=summary"));
		}
		command.add("-Dreactor.netty.ioWorkerCount=" + environment.workers());
		command.add("-D" + ServerSettings.PORT + "=" + environment.port());
		command.add("-D" + ServerSettings.FILES + "=" + environment.folder());
		if (environment.tls()) {
			command.add("-D" + ServerSettings.CERTIFICATE + "=" + environment.certificate());
			command.add("-D" + ServerSettings.KEY + "=" + environment.key());
		}
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), this.mainClass));
		command.addAll(this.arguments);
		return command;
	}

}
