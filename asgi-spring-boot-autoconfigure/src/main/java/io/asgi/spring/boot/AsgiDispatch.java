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

package io.asgi.spring.boot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How requests reach each ASGI application, as it was decided at start-up. A bean of this
 * type is there wherever ASGI applications are served.
 *
 * @param applications what was decided, by the name of the application
 * @param guard the {@code WebFilter} that may guard applications, for people to read, or
 * {@code null} if there is none
 */
public record AsgiDispatch(Map<String, Choice> applications, @Nullable String guard) {

	public AsgiDispatch {
		applications = Collections.unmodifiableMap(new LinkedHashMap<>(applications));
	}

	/**
	 * Return whether an application is called from inside WebFlux.
	 * @param application the name of the application
	 * @return {@code false} if it is called from Reactor Netty
	 */
	public boolean isBehindWebFlux(String application) {
		Choice choice = this.applications.get(application);
		// A mount that nobody has decided about is not in the configuration
		return (choice != null) ? choice.mode() == DispatchMode.WEBFLUX : this.guard != null;
	}

	/**
	 * What was decided for one application.
	 *
	 * @param mode {@link DispatchMode#NETTY} or {@link DispatchMode#WEBFLUX}
	 * @param reason why, for people to read
	 */
	public record Choice(DispatchMode mode, String reason) {

	}

}
