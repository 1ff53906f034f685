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

import java.util.List;
import java.util.Objects;

import io.asgi.spring.boot.AsgiApplications;
import io.asgi.spring.boot.AsgiDispatch;
import io.asgi.spring.boot.ServedApplication;

/**
 * Describes the applications that are mounted.
 */
final class ServedApplications implements AsgiApplications {

	private final List<MountedApplication> applications;

	private final AsgiDispatch dispatch;

	private final MiddlewareNames middleware;

	ServedApplications(List<MountedApplication> applications, AsgiDispatch dispatch, MiddlewareNames middleware) {
		this.applications = applications;
		this.dispatch = dispatch;
		this.middleware = middleware;
	}

	@Override
	public List<ServedApplication> all() {
		return this.applications.stream().map(this::describe).toList();
	}

	private ServedApplication describe(MountedApplication application) {
		MountDefinition definition = application.definition();
		return new ServedApplication(definition.name(), definition.beanName(), application.flavour().toString(),
				slashIfEmpty(application.mount().path()), slashIfEmpty(application.mount().rootPath()),
				choice(definition), definition.lifespan().mode(), application.lifespanStatus());
	}

	private AsgiDispatch.Choice choice(MountDefinition definition) {
		return Objects.requireNonNull(this.dispatch.applications().get(definition.name()));
	}

	private static String slashIfEmpty(String path) {
		return path.isEmpty() ? "/" : path;
	}

	@Override
	public List<String> middleware() {
		return this.middleware.inOrder();
	}

}
