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

import java.util.Map;

import io.asgi.AsgiApplication;
import io.asgi.server.Mount;
import io.asgi.server.lifespan.ApplicationLifespan;
import io.asgi.server.lifespan.LifespanStatus;
import reactor.core.publisher.Mono;

/**
 * An application at its mount, with the life it is living. A context that is stopped and
 * started again gives it a new one.
 */
final class MountedApplication {

	private final MountDefinition definition;

	private final ApplicationFlavour flavour;

	private final AsgiApplication application;

	private final Mount mount;

	private volatile ApplicationLifespan lifespan;

	/**
	 * Create an application.
	 * @param definition where it is to be served
	 * @param basePath the path under which everything is served
	 * @param flavour what kind of bean it is
	 * @param application the application
	 */
	MountedApplication(MountDefinition definition, BasePath basePath, ApplicationFlavour flavour,
			AsgiApplication application) {
		this.definition = definition;
		this.flavour = flavour;
		this.application = application;
		this.lifespan = newLifespan();
		this.mount = basePath.mount(definition, application, this::lifespanState);
	}

	Mount mount() {
		return this.mount;
	}

	MountDefinition definition() {
		return this.definition;
	}

	ApplicationFlavour flavour() {
		return this.flavour;
	}

	LifespanStatus lifespanStatus() {
		return this.lifespan.status();
	}

	Mono<Void> startup() {
		return Mono.defer(() -> {
			this.lifespan = newLifespan();
			return this.lifespan.startup();
		});
	}

	Mono<Void> shutdown() {
		return Mono.defer(() -> this.lifespan.shutdown());
	}

	private ApplicationLifespan newLifespan() {
		MountDefinition.Lifespan settings = this.definition.lifespan();
		return new ApplicationLifespan(this.definition.name(), this.application, settings.mode(),
				settings.startupTimeout(), settings.shutdownTimeout());
	}

	private Map<String, Object> lifespanState() {
		return this.lifespan.state();
	}

	@Override
	public String toString() {
		return "'" + this.definition.name() + "' at " + (this.mount.isRoot() ? "/" : this.mount.path()) + ", "
				+ this.flavour + (this.lifespan.isActive() ? ", with lifespan" : ", without lifespan");
	}

}
