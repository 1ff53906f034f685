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

import io.asgi.benchmarks.load.Load;
import io.asgi.benchmarks.load.LoadResult;

/**
 * WebSockets that are open and have nothing to do.
 *
 * @param path the path
 * @param connections how many there are
 */
public record IdleConnections(String path, int connections) implements Load {

	@Override
	public Session open(int port) throws IOException, InterruptedException {
		Client client = new Client(port);
		client.open(this.connections, () -> new WebSocket(port, this.path, (socket) -> {
		}, (failure) -> {
		}));
		return new Session() {

			@Override
			public LoadResult run(int seconds) {
				return new LoadResult(seconds, IdleConnections.this.connections, 0, Double.NaN, Double.NaN);
			}

			@Override
			public void close() {
				client.close();
			}

		};
	}

}
