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

package io.asgi.python.hosting;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import io.asgi.python.pool.WorkerPool;
import io.asgi.python.worker.Doorkeeper;
import io.asgi.python.worker.WorkerFacts;
import io.asgi.python.worker.WorkerLink;
import io.asgi.python.worker.WorkerProcess;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who was started by this process and knows its own token; or, where workers are
 * started by hand, who knows the one token that only the user can read.
 */
final class Guard implements Doorkeeper {

	private final WorkerPool pool;

	private final byte @Nullable [] attachToken;

	private Guard(WorkerPool pool, byte @Nullable [] attachToken) {
		this.pool = pool;
		this.attachToken = attachToken;
	}

	static Guard spawned(WorkerPool pool) {
		return new Guard(pool, null);
	}

	static Guard attaching(WorkerPool pool, String token) {
		return new Guard(pool, token.getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public @Nullable String refuse(WorkerFacts facts, byte[] token, @Nullable Peer peer) {
		if (peer != null && peer.pid() != 0 && peer.pid() != facts.pid()) {
			return "it says that it is process " + facts.pid() + ", but it is " + peer.pid();
		}
		if (this.attachToken != null) {
			return MessageDigest.isEqual(this.attachToken, token) ? null : "its token is wrong";
		}
		WorkerProcess process = this.pool.expected(facts.pid());
		if (process == null) {
			return "no worker with process id " + facts.pid() + " is waited for";
		}
		return process.accepts(token) ? null : "its token is wrong";
	}

	@Override
	public void ready(WorkerLink link) {
		this.pool.connected(link);
	}

}
