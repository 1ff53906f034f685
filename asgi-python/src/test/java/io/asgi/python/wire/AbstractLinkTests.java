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

package io.asgi.python.wire;

import java.nio.file.Path;

import io.asgi.python.worker.WorkerLink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * A socket, a worker that is welcome on it, and the server's side of one call.
 */
abstract class AbstractLinkTests {

	@Parameter
	Transport transport;

	@TempDir
	Path directory;

	final ExchangeDouble exchange = new ExchangeDouble();

	Bench bench;

	WorkerDouble worker;

	WorkerLink link;

	@BeforeEach
	void open() throws Exception {
		this.bench = new Bench(this.transport, this.directory);
		this.worker = WorkerDouble.connect(this.bench.path());
		this.link = this.bench.link();
	}

	@AfterEach
	void close() throws Exception {
		this.worker.close();
		this.bench.close();
	}

}
