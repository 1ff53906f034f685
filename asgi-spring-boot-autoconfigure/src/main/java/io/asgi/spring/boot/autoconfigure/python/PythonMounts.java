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

package io.asgi.spring.boot.autoconfigure.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.function.Function;

import io.asgi.python.PythonApplication;
import io.asgi.python.PythonOptions;
import io.asgi.spring.boot.AsgiMountContributor;
import io.asgi.spring.boot.AsgiPythonApplications;
import io.asgi.spring.boot.autoconfigure.python.AsgiPythonProperties.Application;

/**
 * Mounts the applications of {@code asgi.python.applications.*}. Their workers start and
 * end with their lifespans.
 */
final class PythonMounts implements AsgiMountContributor, AsgiPythonApplications {

	private final List<Contribution> contributions = new ArrayList<>();

	private final List<PythonApplication> applications = new ArrayList<>();

	/**
	 * Create the mounts.
	 * @param properties the applications
	 * @param factory makes an application, which starts nothing yet
	 */
	PythonMounts(AsgiPythonProperties properties, Function<PythonOptions, PythonApplication> factory) {
		for (Entry<String, Application> entry : properties.applications().entrySet()) {
			String name = entry.getKey();
			PythonApplication application = factory.apply(new PythonOptionsFactory(name, entry.getValue()).create());
			this.applications.add(application);
			this.contributions.add(new Contribution(name, Objects.requireNonNull(entry.getValue().path()), application,
					"the property 'asgi.python.applications." + name + ".path'"));
		}
	}

	@Override
	public List<Contribution> contributions() {
		return List.copyOf(this.contributions);
	}

	@Override
	public List<PythonApplication> all() {
		return List.copyOf(this.applications);
	}

}
