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

package io.asgi.application;

import java.util.List;
import java.util.ListIterator;
import java.util.Objects;

import io.asgi.AsgiApplication;

/**
 * Wraps an application in another one, which may look at the scope and the events of each
 * call, change them, or answer in the application's place.
 * <p>
 * A middleware is applied once for each application, not for each call. Scopes of types
 * that it is not made for, lifespan among them, it passes on as they are.
 *
 * @see <a href= "https://asgi.readthedocs.io/en/latest/specs/main.html#middleware">ASGI
 * specification, "Middleware"</a>
 */
@FunctionalInterface
public interface AsgiMiddleware {

	/**
	 * Wrap an application.
	 * @param next the application to wrap
	 * @return the application that is called in its place
	 */
	AsgiApplication apply(AsgiApplication next);

	/**
	 * Wrap an application in several middleware.
	 * @param application the application to wrap
	 * @param middleware the middleware; the first is the outermost, called before all
	 * others
	 * @return the wrapped application; the application itself if there is no middleware
	 */
	static AsgiApplication wrap(AsgiApplication application, List<? extends AsgiMiddleware> middleware) {
		AsgiApplication wrapped = Objects.requireNonNull(application, "'application' must not be null");
		ListIterator<? extends AsgiMiddleware> iterator = middleware.listIterator(middleware.size());
		while (iterator.hasPrevious()) {
			AsgiMiddleware outer = iterator.previous();
			wrapped = Objects.requireNonNull(outer.apply(wrapped), () -> outer + " must not return null");
		}
		return wrapped;
	}

}
