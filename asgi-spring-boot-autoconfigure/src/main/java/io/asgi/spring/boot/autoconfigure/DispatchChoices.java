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
import java.util.Set;
import java.util.stream.Collectors;

import io.asgi.spring.boot.AsgiDispatch;
import io.asgi.spring.boot.DispatchMode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

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
		log(choices);
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

	private void log(Map<String, AsgiDispatch.Choice> choices) {
		Set<AsgiDispatch.Choice> different = Set.copyOf(choices.values());
		for (AsgiDispatch.Choice choice : choices.values().stream().distinct().toList()) {
			String names = choices.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().equals(choice))
				.map((entry) -> "'" + entry.getKey() + "'")
				.collect(Collectors.joining(", "));
			String subject = (different.size() > 1) ? "ASGI applications " + names + " are" : "ASGI applications are";
			String where = (choice.mode() == DispatchMode.WEBFLUX) ? "from inside WebFlux, behind its filters"
					: "from Reactor Netty, past the filters of WebFlux";
			String message = subject + " called " + where + ": " + choice.reason();
			if (choice.mode() == DispatchMode.NETTY && this.guard != null) {
				logger.warn(message + ". " + this.guard.description() + " does not see their requests");
			}
			else {
				logger.info(message);
			}
		}
	}

}
