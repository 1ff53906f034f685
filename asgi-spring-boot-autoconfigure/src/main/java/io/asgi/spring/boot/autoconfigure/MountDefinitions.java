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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.asgi.server.lifespan.LifespanMode;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.AsgiMountContributor;
import io.asgi.spring.boot.DispatchMode;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Makes mount definitions of annotations and properties; of the same name, properties
 * win.
 */
final class MountDefinitions {

	private final ApplicationBeans beans;

	private final AsgiProperties properties;

	private final List<AsgiMountContributor.Contribution> contributions;

	MountDefinitions(ApplicationBeans beans, AsgiProperties properties,
			List<AsgiMountContributor.Contribution> contributions) {
		this.beans = beans;
		this.properties = properties;
		this.contributions = contributions;
	}

	/**
	 * Return all definitions: first the annotated beans in the order of their
	 * declaration, then those of properties, then contributions.
	 * @return the definitions
	 * @throws AsgiMountException if an application has no path, or if two have the same
	 * name
	 */
	List<MountDefinition> all() {
		Map<String, String> annotated = annotatedByName();
		Set<String> names = new LinkedHashSet<>(annotated.keySet());
		names.addAll(this.properties.applications().keySet());
		List<MountDefinition> definitions = new ArrayList<>();
		for (String name : names) {
			definitions.add(definition(name, annotated.get(name), this.properties.applications().get(name)));
		}
		for (AsgiMountContributor.Contribution contribution : this.contributions) {
			if (!names.add(contribution.name())) {
				throw new AsgiMountException("Two applications have the name '" + contribution.name()
						+ "', one of them is mounted by " + contribution.origin() + ".",
						"Give each application a name of its own.");
			}
			definitions.add(contributed(contribution));
		}
		return definitions;
	}

	private Map<String, String> annotatedByName() {
		Map<String, String> beanNames = new LinkedHashMap<>();
		for (String beanName : this.beans.annotated()) {
			AsgiMount mount = this.beans.annotation(beanName);
			String name = (mount != null && StringUtils.hasText(mount.name())) ? mount.name() : beanName;
			String other = beanNames.put(name, beanName);
			if (other != null) {
				throw new AsgiMountException("The beans '" + other + "' and '" + beanName
						+ "' are both mounted under the name '" + name + "'.",
						"Give each @AsgiMount a name of its own.");
			}
		}
		return beanNames;
	}

	private MountDefinition definition(String name, @Nullable String annotatedBean,
			AsgiProperties.@Nullable Application application) {
		AsgiMount mount = (annotatedBean != null) ? this.beans.annotation(annotatedBean) : null;
		String beanName = (annotatedBean != null) ? annotatedBean : name;
		String path = (mount != null) ? mount.path() : "";
		String rootPath = (mount != null) ? mount.rootPath() : "";
		String origin = "@AsgiMount on the bean '" + beanName + "'";
		if (application != null) {
			beanName = (application.bean() != null) ? application.bean() : beanName;
			rootPath = (application.rootPath() != null) ? application.rootPath() : rootPath;
			if (application.path() != null) {
				path = application.path();
				origin = "the property '" + property(name, "path") + "'";
			}
		}
		requirePath(name, annotatedBean, path);
		requireValid(path, origin);
		requireValid(rootPath.isEmpty() ? path : rootPath, origin);
		return new MountDefinition(name, beanName, path, rootPath.isEmpty() ? path : rootPath,
				lifespan(mount, application), dispatch(name, beanName, mount, application), origin);
	}

	/**
	 * Files have no lifespan, so that {@code asgi.lifespan.mode=on} is not meant for what
	 * is contributed.
	 */
	private MountDefinition contributed(AsgiMountContributor.Contribution contribution) {
		String path = contribution.path();
		requireValid(path, contribution.origin());
		AsgiProperties.Lifespan defaults = this.properties.lifespan();
		LifespanMode mode = (defaults.mode() != LifespanMode.ON) ? defaults.mode() : LifespanMode.AUTO;
		Duration own = contribution.startupTimeout();
		Duration startupTimeout = (own != null) ? own : defaults.startupTimeout();
		return new MountDefinition(contribution.name(), contribution.name(), path, path,
				new MountDefinition.Lifespan(mode, startupTimeout, defaults.shutdownTimeout()), dispatchOfAll(),
				contribution.origin());
	}

	private MountDefinition.Lifespan lifespan(@Nullable AsgiMount mount,
			AsgiProperties.@Nullable Application application) {
		AsgiProperties.Lifespan defaults = this.properties.lifespan();
		LifespanMode mode = (mount != null && mount.lifespan() != LifespanMode.AUTO) ? mount.lifespan()
				: defaults.mode();
		if (application == null) {
			return new MountDefinition.Lifespan(mode, defaults.startupTimeout(), defaults.shutdownTimeout());
		}
		AsgiProperties.Application.Lifespan own = application.lifespan();
		return new MountDefinition.Lifespan((own.mode() != null) ? own.mode() : mode,
				(own.startupTimeout() != null) ? own.startupTimeout() : defaults.startupTimeout(),
				(own.shutdownTimeout() != null) ? own.shutdownTimeout() : defaults.shutdownTimeout());
	}

	private MountDefinition.Dispatch dispatch(String name, String beanName, @Nullable AsgiMount mount,
			AsgiProperties.@Nullable Application application) {
		DispatchMode own = (application != null) ? application.dispatch() : null;
		if (own != null) {
			return new MountDefinition.Dispatch(own, property(name, "dispatch") + "=" + lowerCase(own), true);
		}
		if (mount != null && mount.dispatch() != DispatchMode.AUTO) {
			return new MountDefinition.Dispatch(mount.dispatch(),
					"@AsgiMount(dispatch = " + mount.dispatch() + ") on the bean '" + beanName + "'", true);
		}
		return dispatchOfAll();
	}

	private MountDefinition.Dispatch dispatchOfAll() {
		DispatchMode mode = this.properties.dispatch();
		return new MountDefinition.Dispatch(mode, "asgi.dispatch=" + lowerCase(mode), false);
	}

	private static String lowerCase(DispatchMode mode) {
		return mode.name().toLowerCase(Locale.ROOT);
	}

	private void requirePath(String name, @Nullable String annotatedBean, String path) {
		if (!path.isEmpty()) {
			return;
		}
		String description = (annotatedBean != null)
				? "@AsgiMount on the bean '" + annotatedBean + "' has no path, nor has the application '" + name
						+ "' in the configuration."
				: "The properties under 'asgi.applications." + name
						+ "' name no path, and there is no @AsgiMount of the name '" + name + "'.";
		throw new AsgiMountException(description,
				"Set the property '" + property(name, "path") + "', or annotate the bean with @AsgiMount(\"/path\").");
	}

	private void requireValid(String path, String origin) {
		MountPaths.problem(path).ifPresent((problem) -> {
			throw new AsgiMountException("The path '" + path + "' of " + origin + " is not valid: " + problem + ".",
					"Correct " + origin + ".");
		});
	}

	private static String property(String name, String property) {
		return "asgi.applications." + name + "." + property;
	}

}
