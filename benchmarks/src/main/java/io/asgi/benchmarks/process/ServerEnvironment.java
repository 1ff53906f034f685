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

/**
 * What a server is to serve, and where.
 *
 * @param port the port, on the loopback address
 * @param workers the number of event loops or of worker processes
 * @param options the number of workers, and whether the server speaks TLS
 * @param folder the directory with the certificate, its key, and the files to serve
 */
record ServerEnvironment(int port, ServerOptions options, Path folder) {

	boolean tls() {
		return this.options.tls();
	}

	int workers() {
		return this.options.workers();
	}

	Path certificate() {
		return this.folder.resolve("certificate.pem");
	}

	Path key() {
		return this.folder.resolve("key.pem");
	}

}
