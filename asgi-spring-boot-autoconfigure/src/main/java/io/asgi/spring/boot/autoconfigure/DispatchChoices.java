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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.asgi.spring.boot.AsgiDispatch;
import io.asgi.spring.boot.DispatchMode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Decides how requests reach applications.
 */
final class DispatchChoices {

	private static final Log logger = LogFactory.getLog(AsgiDispatch.class);

	private final @Nullable Guard guard;

	/**
	 * Create the choices of a context.
	 * @param guard the filter that may guard applications, or {@code null}
	 */
	DispatchChoices(@Nullable Guard guard) {
		this.guard = guard;
	}

	/**
	 * Decide, and log what was decided.
	 * @param definitions the applications
	 */
	AsgiDispatch choose(List<MountDefinition> definitions) {
		Map<String, AsgiDispatch.Choice> choices = new LinkedHashMap<>();
		definitions.forEach((definition) -> choices.put(definition.name(), choose(definition)));
		log(definitions, choices);
		return new AsgiDispatch(choices, (this.guard != null) ? this.guard.description() : null);
	}

	private AsgiDispatch.Choice choose(MountDefinition definition) {
		MountDefinition.Dispatch dispatch = definition.dispatch();
		if (definition.isRoot()) {
			if (dispatch.mode() == DispatchMode.NETTY && dispatch.own()) {
				throw new AsgiMountException(
						"The application '" + definition.name() + "' is mounted at '/', where it is called from inside "
								+ "WebFlux, but " + dispatch.origin() + " asks for it to be called from Reactor Netty.",
						"Remove that, or mount the application at a path of its own.");
			}
			return new AsgiDispatch.Choice(DispatchMode.WEBFLUX, "it is mounted at /, beside the routes of WebFlux");
		}
		if (dispatch.mode() != DispatchMode.AUTO) {
			return new AsgiDispatch.Choice(dispatch.mode(), dispatch.origin());
		}
		return (this.guard != null)
				? new AsgiDispatch.Choice(DispatchMode.WEBFLUX, this.guard.description() + " may guard it")
				: new AsgiDispatch.Choice(DispatchMode.NETTY, "there is no WebFilter that may guard it");
	}

	private void log(List<MountDefinition> definitions, Map<String, AsgiDispatch.Choice> choices) {
		Map<AsgiDispatch.Choice, List<MountDefinition>> groups = definitions.stream()
			.collect(Collectors.groupingBy((definition) -> choices.get(definition.name()), LinkedHashMap::new,
					Collectors.toList()));
		groups.forEach((choice, group) -> {
			if (choice.mode() == DispatchMode.NETTY && this.guard != null) {
				logger.warn(unguarded(this.guard, choice, group));
			}
			else {
				logger.info(called(choice, group, groups.size() == 1));
			}
		});
	}

	private static String unguarded(Guard guard, AsgiDispatch.Choice choice, List<MountDefinition> group) {
		String applications = group.stream()
			.map((definition) -> "'" + definition.name() + "' at " + definition.path())
			.collect(Collectors.joining(", "));
		return (guard.security() ? "Spring Security does not protect" : "No WebFilter guards")
				+ " these ASGI applications: " + applications + ". " + StringUtils.capitalize(guard.description())
				+ " never sees their requests, because of " + choice.reason()
				+ ". Remove that, or set asgi.applications.<name>.dispatch=webflux for those to protect.";
	}

	private String called(AsgiDispatch.Choice choice, List<MountDefinition> group, boolean all) {
		boolean one = group.size() == 1;
		String names = group.stream()
			.map((definition) -> "'" + definition.name() + "'")
			.collect(Collectors.joining(", "));
		String subject = one ? "The ASGI application " + names + " is"
				: (all ? "ASGI applications are" : "The ASGI applications " + names + " are");
		return subject + " called "
				+ ((choice.mode() == DispatchMode.WEBFLUX) ? "behind the filters of WebFlux"
						: "directly from Reactor Netty")
				+ ": " + (isAuto(group.get(0)) ? found(one ? "it" : "them") : choice.reason());
	}

	private String found(String whom) {
		return (this.guard != null) ? this.guard.description() + " may guard " + whom : "no WebFilter guards " + whom;
	}

	private static boolean isAuto(MountDefinition definition) {
		return !definition.isRoot() && definition.dispatch().mode() == DispatchMode.AUTO;
	}

}
