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

package io.asgi.spring.boot.autoconfigure;

import java.time.Duration;

import io.asgi.server.netty.AsgiBridge;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Tells HTTP requests under way that the server is about to stop, just before the web
 * server shuts down gracefully. It waits for nothing: that is what the graceful shutdown
 * does, if it is on.
 */
final class AsgiShutdownLifecycle implements SmartLifecycle {

	static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;

	private static final Log logger = LogFactory.getLog(AsgiShutdownLifecycle.class);

	private final AsgiBridge bridge;

	private final Duration grace;

	private final Duration phaseTimeout;

	private final boolean graceful;

	private volatile boolean running;

	/**
	 * Create the lifecycle.
	 * @param bridge has the requests
	 * @param grace how long requests may go on
	 * @param phaseTimeout how long the web server waits for them
	 * @param graceful whether it waits at all
	 */
	AsgiShutdownLifecycle(AsgiBridge bridge, Duration grace, Duration phaseTimeout, boolean graceful) {
		this.bridge = bridge;
		this.grace = grace;
		this.phaseTimeout = phaseTimeout;
		this.graceful = graceful;
	}

	@Override
	public void start() {
		this.running = true;
		if (this.grace.compareTo(this.phaseTimeout) >= 0) {
			logger.warn("At shutdown, requests are cut off unannounced: 'asgi.server.shutdown-grace' ("
					+ this.grace.toMillis() + " ms) is not shorter than 'spring.lifecycle.timeout-per-shutdown-phase' ("
					+ this.phaseTimeout.toMillis() + " ms)");
		}
	}

	@Override
	public void stop() {
		this.running = false;
		int requests = this.bridge.activeRequests() + this.bridge.queuedRequests();
		if (this.graceful && requests > 0) {
			logger.info("Waiting up to " + describe(this.grace) + " (asgi.server.shutdown-grace) for " + requests
					+ ((requests == 1) ? " request" : " requests") + " to end");
		}
		this.bridge.beginShutdown();
	}

	private static String describe(Duration time) {
		return (time.toMillis() % 1000 == 0) ? time.toSeconds() + "s" : time.toMillis() + "ms";
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
