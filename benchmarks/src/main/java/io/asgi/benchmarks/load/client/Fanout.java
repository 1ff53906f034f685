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

package io.asgi.benchmarks.load.client;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import io.asgi.benchmarks.load.Latencies;
import io.asgi.benchmarks.load.Load;
import io.asgi.benchmarks.load.LoadResult;
import org.jspecify.annotations.Nullable;

/**
 * Makes the server send something to many connections, and again when it has reached all
 * of them. Each arrival is an operation; the latency is the time until the last one.
 */
abstract class Fanout implements Load.Session {

	private static final int MAX_ATTEMPTS = 15;

	private final Client client;

	private final int receivers;

	private Latencies latencies = new Latencies();

	private @Nullable CompletableFuture<LoadResult> result;

	private long start;

	private long end;

	private long published;

	private long arrivals;

	private int missing;

	/**
	 * Create the session.
	 * @param receivers how many connections there are
	 */
	Fanout(Client client, int receivers) {
		this.client = client;
		this.receivers = receivers;
	}

	/**
	 * Make the server send to all. Called on the thread of the connections.
	 */
	abstract void publish();

	/**
	 * Wait until all connections receive what is published: a server may accept some of
	 * them before it counts them in.
	 */
	final void settle() throws IOException, InterruptedException {
		for (int attempt = 1;; attempt++) {
			try {
				Client.await(start(0), 2);
				return;
			}
			catch (IOException ex) {
				if (attempt == MAX_ATTEMPTS) {
					close();
					throw ex;
				}
			}
		}
	}

	@Override
	public LoadResult run(int seconds) throws IOException, InterruptedException {
		return Client.await(start(seconds), seconds + 60);
	}

	private CompletableFuture<LoadResult> start(int seconds) {
		CompletableFuture<LoadResult> result = new CompletableFuture<>();
		this.client.execute(() -> {
			this.result = result;
			this.latencies = new Latencies();
			this.arrivals = 0;
			this.start = System.nanoTime();
			this.end = this.start + seconds * 1_000_000_000L;
			next();
		});
		return result;
	}

	private void next() {
		this.missing = this.receivers;
		this.published = System.nanoTime();
		publish();
	}

	/**
	 * Something has reached one of the connections.
	 */
	final void arrived() {
		this.arrivals++;
		if (--this.missing > 0) {
			return;
		}
		long now = System.nanoTime();
		this.latencies.add(now - this.published);
		if (now < this.end) {
			next();
		}
		else if (this.result != null) {
			this.result.complete(new LoadResult((now - this.start) / 1e9, this.arrivals, 0, this.latencies.micros(0.5),
					this.latencies.micros(0.99)));
		}
	}

	/**
	 * A connection has failed.
	 */
	final void failed(Throwable failure) {
		if (this.result != null) {
			this.result.completeExceptionally(failure);
		}
	}

	@Override
	public void close() {
		this.client.close();
	}

}
