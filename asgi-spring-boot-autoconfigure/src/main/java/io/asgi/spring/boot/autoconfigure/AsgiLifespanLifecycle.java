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

import java.util.ArrayDeque;
import java.util.Deque;

import io.asgi.server.netty.AsgiBridge;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the applications before the web server opens its port, and shuts them down after
 * it has stopped, in reverse order. An application that does not start fails the refresh
 * of the context.
 */
final class AsgiLifespanLifecycle implements SmartLifecycle, DisposableBean {

	static final int PHASE = WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1024;

	private static final Log logger = LogFactory.getLog(AsgiLifespanLifecycle.class);

	private final MountedApplications applications;

	private final @Nullable AsgiBridge bridge;

	private final Deque<MountedApplication> started = new ArrayDeque<>();

	private volatile boolean running;

	/**
	 * Create the lifecycle.
	 * @param applications the applications
	 * @param bridge has the calls that outlast the server, {@code null} if there is no
	 * server
	 */
	AsgiLifespanLifecycle(MountedApplications applications, @Nullable AsgiBridge bridge) {
		this.applications = applications;
		this.bridge = bridge;
	}

	@Override
	public void start() {
		if (this.bridge != null) {
			this.bridge.open();
		}
		try {
			this.applications.all().forEach(this::start);
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
		this.running = true;
	}

	private void start(MountedApplication application) {
		// Waits no longer than the start-up timeout, which the lifespan itself enforces
		application.startup().block();
		this.started.push(application);
		logger.info("Mounted ASGI application " + application);
	}

	@Override
	public void stop() {
		shutdown().block();
	}

	@Override
	public void stop(Runnable callback) {
		shutdown().doFinally((signal) -> callback.run()).subscribe();
	}

	private Mono<Void> shutdown() {
		return Flux.defer(() -> {
			this.running = false;
			if (this.bridge != null) {
				this.bridge.cancelCalls();
			}
			Deque<MountedApplication> stopping = new ArrayDeque<>(this.started);
			this.started.clear();
			return Flux.fromIterable(stopping);
		}).concatMap(MountedApplication::shutdown, 0).then();
	}

	/**
	 * Shut down what has started when the refresh failed at a later phase: a context that
	 * never ran is destroyed but not stopped.
	 */
	@Override
	public void destroy() {
		stop();
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
