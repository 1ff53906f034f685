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

package io.asgi.benchmarks.server;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * How a server is started: each is a process of its own, and is told by system
 * properties.
 *
 * @param port where to listen, on the loopback address
 * @param certificate the certificate (PEM), if the server speaks TLS
 * @param key the key of the certificate (PEM), if the server speaks TLS
 * @param files the directory with the files that are served
 */
public record ServerSettings(int port, @Nullable Path certificate, @Nullable Path key, Path files) {

	/**
	 * The name of the property with the port.
	 */
	public static final String PORT = "benchmark.port";

	/**
	 * The name of the property with the file of the certificate.
	 */
	public static final String CERTIFICATE = "benchmark.certificate";

	/**
	 * The name of the property with the file of the key.
	 */
	public static final String KEY = "benchmark.key";

	/**
	 * The name of the property with the directory of the files.
	 */
	public static final String FILES = "benchmark.files";

	/**
	 * Read the settings of this process.
	 * @return the settings
	 */
	public static ServerSettings read() {
		return new ServerSettings(Integer.getInteger(PORT, 8080), path(CERTIFICATE), path(KEY),
				Path.of(System.getProperty(FILES, ".")));
	}

	private static @Nullable Path path(String property) {
		String value = System.getProperty(property);
		return (value != null) ? Path.of(value) : null;
	}

}
