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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Opens the additional binds just before the web server opens its own port, with the
 * applications started already, and closes them just after it, with the applications
 * still there. One that cannot be opened fails the refresh of the context.
 */
final class AdditionalBinds implements SmartLifecycle, DisposableBean {

	static final int PHASE = WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;

	private static final Log logger = LogFactory.getLog(AdditionalBinds.class);

	private final List<AdditionalBind> binds;

	private final LocalPorts ports;

	private volatile boolean running;

	AdditionalBinds(List<AdditionalBind> binds, LocalPorts ports) {
		this.binds = binds;
		this.ports = ports;
	}

	List<AdditionalBind> all() {
		return this.binds;
	}

	@Override
	public void start() {
		try {
			this.binds.forEach(this::start);
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
		this.running = true;
	}

	private void start(AdditionalBind bind) {
		bind.start();
		if (bind.port() > 0) {
			this.ports.add(bind.name(), bind.port());
		}
		logger.info("Opened additional bind " + bind);
	}

	@Override
	public void stop() {
		this.running = false;
		this.binds.forEach(AdditionalBind::stop);
	}

	/**
	 * Close what was opened when the refresh failed later.
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
