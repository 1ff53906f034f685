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

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import io.asgi.python.PythonApplication;
import io.asgi.python.PythonOptions;
import io.asgi.spring.boot.AsgiMountContributor;
import io.asgi.spring.boot.AsgiPythonApplications;
import io.asgi.spring.boot.autoconfigure.python.AsgiPythonProperties.Application;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Mounts the applications of {@code asgi.python.applications.*}. Their workers start and
 * end with their lifespans. Knows those that are beans, too.
 */
final class PythonMounts implements AsgiMountContributor, AsgiPythonApplications, SmartInitializingSingleton {

	/**
	 * What the lifespan of an application may take longer to start than its workers: the
	 * interpreter is asked for its version before, and what a worker that is too slow has
	 * to say comes after.
	 */
	private static final Duration PREPARATION = Duration.ofSeconds(15);

	private final List<Contribution> contributions = new ArrayList<>();

	private final List<PythonApplication> applications = new ArrayList<>();

	private final ObjectProvider<PythonApplication> beans;

	/**
	 * Create the mounts.
	 * @param properties the applications
	 * @param factory makes an application, which starts nothing yet
	 * @param beans applications that are beans, which are mounted as all beans are
	 */
	PythonMounts(AsgiPythonProperties properties, Function<PythonOptions, PythonApplication> factory,
			ObjectProvider<PythonApplication> beans) {
		this.beans = beans;
		for (Entry<String, Application> entry : properties.applications().entrySet()) {
			String name = entry.getKey();
			PythonOptions options = new PythonOptionsFactory(name, entry.getValue()).create();
			PythonApplication application = factory.apply(options);
			this.applications.add(application);
			this.contributions.add(new Contribution(name, Objects.requireNonNull(entry.getValue().path()), application,
					"the property 'asgi.python.applications." + name + ".path'",
					options.startupTimeout().plus(PREPARATION)));
		}
	}

	@Override
	public List<Contribution> contributions() {
		return List.copyOf(this.contributions);
	}

	@Override
	public List<PythonApplication> all() {
		Map<String, PythonApplication> byName = new LinkedHashMap<>();
		Stream.concat(this.applications.stream(), this.beans.orderedStream()).forEach((application) -> {
			String name = application.options().name();
			PythonApplication first = byName.putIfAbsent(name, application);
			if (first != null && first != application) {
				throw new IllegalStateException("Two Python applications have the name '" + name
						+ "'. Give each bean of the type PythonApplication options with a name of its own, which is "
						+ "none of 'asgi.python.applications.*' either");
			}
		});
		return List.copyOf(byName.values());
	}

	/**
	 * Names that are not unique are found when the context starts.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		all();
	}

}
