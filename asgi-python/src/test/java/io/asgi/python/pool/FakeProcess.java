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

package io.asgi.python.pool;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.asgi.python.worker.WorkerProcess;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A process that does what a test says.
 */
final class FakeProcess implements WorkerProcess {

	private final long pid;

	private final Sinks.One<Integer> exit = Sinks.one();

	final List<String> orders = new ArrayList<>();

	String words = "";

	boolean greeted;

	boolean immortal;

	FakeProcess(long pid) {
		this.pid = pid;
	}

	void exit(int code) {
		this.exit.tryEmitValue(code);
	}

	@Override
	public long pid() {
		return this.pid;
	}

	@Override
	public Path interpreter() {
		return Path.of("/venv/bin/python");
	}

	@Override
	public void greet() {
		this.greeted = true;
	}

	@Override
	public boolean accepts(byte[] token) {
		return new String(token, StandardCharsets.US_ASCII).equals("token-" + this.pid);
	}

	@Override
	public Mono<Integer> whenExited() {
		return this.exit.asMono();
	}

	@Override
	public void dumpStacks() {
		this.orders.add("stacks");
	}

	@Override
	public void terminate() {
		this.orders.add("terminate");
	}

	@Override
	public void kill() {
		this.orders.add("kill");
		if (!this.immortal) {
			exit(137);
		}
	}

	@Override
	public String lastWords() {
		return this.words;
	}

}
