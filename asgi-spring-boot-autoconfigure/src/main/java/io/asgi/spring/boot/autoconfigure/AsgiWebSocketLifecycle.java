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
 * Closes open WebSockets with code 1001 just before the web server shuts down gracefully,
 * which would otherwise wait for them until its time is up.
 */
final class AsgiWebSocketLifecycle implements SmartLifecycle {

	static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;

	private static final Log logger = LogFactory.getLog(AsgiWebSocketLifecycle.class);

	private final AsgiBridge bridge;

	private final Duration timeout;

	private volatile boolean running;

	/**
	 * Create the lifecycle.
	 * @param bridge has the WebSockets
	 * @param timeout how long closing them may take at most
	 */
	AsgiWebSocketLifecycle(AsgiBridge bridge, Duration timeout) {
		this.bridge = bridge;
		this.timeout = timeout;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.bridge.closeWebSockets()
			.timeout(this.timeout)
			.doFinally((signal) -> callback.run())
			.subscribe(null, (ex) -> logger.warn("Could not close all WebSockets: " + ex.getMessage()));
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
