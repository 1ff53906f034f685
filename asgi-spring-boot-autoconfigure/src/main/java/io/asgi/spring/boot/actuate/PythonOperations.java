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

package io.asgi.spring.boot.actuate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What {@link AsgiEndpoint} shows of Python applications, and does with them. Knows none
 * of the types of {@code asgi-python}, which may not be there.
 */
public interface PythonOperations {

	/**
	 * Describe a Python application.
	 * @param application the name of the application
	 * @param showUnsanitized whether to show what Python has written
	 * @return a description of this moment, or {@code null} if it is no Python
	 * application
	 */
	@Nullable PythonDescriptor describe(String application, boolean showUnsanitized);

	/**
	 * Reload a Python application, unless one is reloaded already.
	 * @param application the name of the application
	 * @return what came of it, once calls go to the new workers or they have failed;
	 * empty if it is no Python application
	 */
	Mono<ReloadDescriptor> reload(String application);

	/**
	 * Return operations for a server without Python applications.
	 * @return the operations, which do nothing
	 */
	static PythonOperations none() {
		return new PythonOperations() {

			@Override
			public @Nullable PythonDescriptor describe(String application, boolean showUnsanitized) {
				return null;
			}

			@Override
			public Mono<ReloadDescriptor> reload(String application) {
				return Mono.empty();
			}

		};
	}

}
