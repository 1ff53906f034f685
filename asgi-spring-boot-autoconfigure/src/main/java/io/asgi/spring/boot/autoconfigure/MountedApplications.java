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

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.asgi.server.Mounts;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * All applications that are mounted.
 */
final class MountedApplications {

	private static final Log logger = LogFactory.getLog(MountedApplications.class);

	private final List<MountedApplication> all;

	/**
	 * Create the applications.
	 * @param definitions where they are to be served
	 * @param factory makes them
	 * @throws AsgiMountException if two of them are mounted at the same path
	 */
	MountedApplications(List<MountDefinition> definitions, Function<MountDefinition, MountedApplication> factory) {
		this.all = definitions.stream().map(factory).toList();
		Map<String, MountDefinition> byPath = new HashMap<>();
		for (MountedApplication application : this.all) {
			MountDefinition definition = application.definition();
			MountDefinition other = byPath.put(application.mount().path(), definition);
			if (other != null) {
				throw new AsgiMountException(
						"The applications '" + other.name() + "' (" + other.origin() + ") and '" + definition.name()
								+ "' (" + definition.origin() + ") are both mounted at '" + definition.path() + "'.",
						"Mount each application at a path of its own.");
			}
		}
	}

	List<MountedApplication> all() {
		return this.all;
	}

	List<MountDefinition> definitions() {
		return this.all.stream().map(MountedApplication::definition).toList();
	}

	Mounts mounts() {
		return new Mounts(this.all.stream().map(MountedApplication::mount).toList());
	}

	/**
	 * Log which applications have no mount, as that may not be what was meant.
	 * @param beanNames the beans that are applications
	 */
	void logUnmounted(Set<String> beanNames) {
		Set<String> unmounted = new HashSet<>(beanNames);
		this.all.forEach((application) -> unmounted.remove(application.definition().beanName()));
		unmounted.stream()
			.sorted()
			.forEach((name) -> logger.info("The ASGI application bean '" + name + "' is not served: annotate it with "
					+ "@AsgiMount, or set the property 'asgi.applications." + name + ".path', if it should be"));
	}

}
