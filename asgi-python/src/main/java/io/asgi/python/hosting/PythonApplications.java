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

import io.asgi.python.PythonApplication;
import io.asgi.python.PythonListener;
import io.asgi.python.PythonOptions;
import io.asgi.python.wire.OwnLoopsWorkerSocketFactory;

/**
 * Makes {@link PythonApplication Python applications}: where to begin without Spring
 * Boot.
 *
 * <pre class="code">
 * PythonApplication shop = PythonApplications
 *     .host(PythonOptions.builder("shop", "shop.main:app").appDir(Path.of("python")).workers(2).build());
 * </pre>
 *
 * The application is one like any other, for a {@code Mount} of the server. Nothing is
 * started yet: a server that runs the lifespan starts and stops the workers with it;
 * otherwise subscribe to {@link PythonApplication#start() start()} before the server is
 * bound, and to {@link PythonApplication#stop() stop()} after it is closed.
 * <p>
 * What is between server and workers has event loops of its own. One who has Netty's
 * event loops to share, as those of a server on Reactor Netty, makes a
 * {@link HostedPythonApplication} with a
 * {@link io.asgi.python.wire.NettyWorkerSocketFactory} of them: that saves each call two
 * changes of the thread.
 */
public final class PythonApplications {

	private PythonApplications() {
	}

	/**
	 * Make an application whose workers are processes of this machine.
	 * @param options which application, by which interpreter, and how its workers live
	 * @return the application, which starts nothing yet
	 */
	public static PythonApplication host(PythonOptions options) {
		return host(options, PythonListener.none());
	}

	/**
	 * Make an application whose workers are processes of this machine.
	 * @param options which application, by which interpreter, and how its workers live
	 * @param listener is told what happens to its workers
	 * @return the application, which starts nothing yet
	 */
	public static PythonApplication host(PythonOptions options, PythonListener listener) {
		return new HostedPythonApplication(options, new OwnLoopsWorkerSocketFactory(), listener);
	}

}
