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

package io.asgi.test;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.asgi.AsgiApplication;
import io.asgi.AsgiSendEvent;
import io.asgi.LifespanReceiveEvent;
import io.asgi.LifespanScope;
import io.asgi.LifespanSendEvent.ShutdownComplete;
import io.asgi.LifespanSendEvent.ShutdownFailed;
import io.asgi.LifespanSendEvent.StartupComplete;
import io.asgi.LifespanSendEvent.StartupFailed;

/**
 * Starts an application and shuts it down as a server does, without a server:
 *
 * <pre class="code">
 * try (LifespanTester lifespan = LifespanTester.start(application)) {
 * 	Map&lt;String, Object&gt; state = lifespan.startup();
 * 	lifespan.shutdown();
 * }
 * </pre>
 *
 * Safe to use from several threads.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/lifespan.html">ASGI lifespan
 * specification</a>
 */
public final class LifespanTester implements AutoCloseable {

	private final Map<String, Object> state = new ConcurrentHashMap<>();

	private final ApplicationTester tester;

	private LifespanTester(AsgiApplication application, Duration timeout) {
		this.tester = ApplicationTester.builder(application, new LifespanScope(this.state)).timeout(timeout).start();
	}

	/**
	 * Call an application with a lifespan scope.
	 * @param application the application
	 * @return the tester, which waits 1 second for each event
	 */
	public static LifespanTester start(AsgiApplication application) {
		return start(application, ApplicationTester.DEFAULT_TIMEOUT);
	}

	/**
	 * Call an application with a lifespan scope.
	 * @param application the application
	 * @param timeout how long to wait for each event
	 * @return the tester
	 */
	public static LifespanTester start(AsgiApplication application, Duration timeout) {
		return new LifespanTester(application, timeout);
	}

	/**
	 * Let the application start up.
	 * @return the namespace that it has filled, a mutable map
	 * @throws AssertionError if start-up fails or is not answered; it contains the
	 * application's message
	 */
	public Map<String, Object> startup() {
		AsgiSendEvent answer = begin();
		if (answer instanceof StartupFailed failed) {
			throw this.tester.failure("Expected the application to start but it failed to: " + failed.message());
		}
		if (!(answer instanceof StartupComplete)) {
			throw this.tester.failure("Expected the application to start but it sent " + answer);
		}
		return this.state;
	}

	/**
	 * Let the application fail to start up.
	 * @return the application's message
	 * @throws AssertionError if it starts, or does not answer
	 */
	public String startupFailure() {
		if (begin() instanceof StartupFailed failed) {
			return failed.message();
		}
		throw this.tester.failure("Expected the application to fail to start but it started");
	}

	/**
	 * Let the application shut down, and wait until it completes.
	 * @throws AssertionError if shutdown fails or is not answered; it contains the
	 * application's message
	 */
	public void shutdown() {
		AsgiSendEvent answer = end();
		if (answer instanceof ShutdownFailed failed) {
			throw this.tester.failure("Expected the application to shut down but it failed to: " + failed.message());
		}
		if (!(answer instanceof ShutdownComplete)) {
			throw this.tester.failure("Expected the application to shut down but it sent " + answer);
		}
		this.tester.awaitCompletion();
	}

	/**
	 * Let the application fail to shut down.
	 * @return the application's message
	 * @throws AssertionError if it shuts down, or does not answer
	 */
	public String shutdownFailure() {
		if (end() instanceof ShutdownFailed failed) {
			return failed.message();
		}
		throw this.tester.failure("Expected the application to fail to shut down but it shut down");
	}

	private AsgiSendEvent begin() {
		this.tester.sendInput(LifespanReceiveEvent.Startup.INSTANCE);
		return this.tester.receiveOutput();
	}

	private AsgiSendEvent end() {
		this.tester.sendInput(LifespanReceiveEvent.Shutdown.INSTANCE);
		return this.tester.receiveOutput();
	}

	/**
	 * Cancel the application if it still runs.
	 */
	@Override
	public void close() {
		this.tester.close();
	}

	@Override
	public String toString() {
		return this.tester.toString();
	}

}
