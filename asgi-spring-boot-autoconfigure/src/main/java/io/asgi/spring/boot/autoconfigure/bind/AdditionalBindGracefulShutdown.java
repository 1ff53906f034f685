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

package io.asgi.spring.boot.autoconfigure.bind;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Lets the requests in flight on additional binds finish, at the same time as those of
 * the web server's own port.
 */
final class AdditionalBindGracefulShutdown implements SmartLifecycle {

	private final AdditionalBinds binds;

	private volatile boolean running;

	AdditionalBindGracefulShutdown(AdditionalBinds binds) {
		this.binds = binds;
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
		List<AdditionalBind> all = this.binds.all();
		AtomicInteger left = new AtomicInteger(all.size());
		if (all.isEmpty()) {
			callback.run();
		}
		for (AdditionalBind bind : all) {
			bind.shutDownGracefully((result) -> {
				if (left.decrementAndGet() == 0) {
					callback.run();
				}
			});
		}
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
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
	}

}
