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

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import io.asgi.AsgiApplication;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.application.StreamingAsgiApplication;
import org.jspecify.annotations.Nullable;

/**
 * The types of bean that can be mounted.
 */
enum ApplicationFlavour {

	/**
	 * The contract itself.
	 */
	ASYNCHRONOUS(AsgiApplication.class),

	/**
	 * Runs on threads of its own.
	 */
	BLOCKING(BlockingAsgiApplication.class),

	/**
	 * A stream of events in, a stream of events out.
	 */
	STREAMING(StreamingAsgiApplication.class);

	private final Class<?> type;

	ApplicationFlavour(Class<?> type) {
		this.type = type;
	}

	Class<?> type() {
		return this.type;
	}

	/**
	 * Return the flavour of a type.
	 * @param type the type of a bean
	 * @return the flavour, or empty if the type is not that of an application
	 */
	static Optional<ApplicationFlavour> of(@Nullable Class<?> type) {
		return Arrays.stream(values())
			.filter((flavour) -> type != null && flavour.type.isAssignableFrom(type))
			.findFirst();
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
