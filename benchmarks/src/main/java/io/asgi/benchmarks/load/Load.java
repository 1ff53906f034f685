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

package io.asgi.benchmarks.load;

import java.io.IOException;

/**
 * Puts a load on a server.
 */
@FunctionalInterface
public interface Load {

	/**
	 * Connect to a server. What that costs is not measured.
	 * @param port the port of the server, on the loopback address
	 * @return loads the server
	 * @throws IOException if the server refuses
	 * @throws InterruptedException if this thread is interrupted
	 */
	Session open(int port) throws IOException, InterruptedException;

	/**
	 * Return this load, while other connections are open.
	 * @param others opens the others, which have nothing to do
	 * @return the load
	 */
	default Load beside(Load others) {
		return (port) -> {
			Session idle = others.open(port);
			Session busy = open(port);
			return new Session() {

				@Override
				public LoadResult run(int seconds) throws IOException, InterruptedException {
					return busy.run(seconds);
				}

				@Override
				public void close() {
					busy.close();
					idle.close();
				}

			};
		};
	}

	/**
	 * Loads one server.
	 */
	@FunctionalInterface
	interface Session extends AutoCloseable {

		/**
		 * Load the server for some time.
		 * @param seconds how long
		 * @return what was answered
		 * @throws IOException if the server cannot be loaded
		 * @throws InterruptedException if this thread is interrupted
		 */
		LoadResult run(int seconds) throws IOException, InterruptedException;

		@Override
		default void close() {
		}

	}

}
