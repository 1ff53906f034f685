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

package io.asgi.architecture.api;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A type of a class file, as far as users may depend on it.
 *
 * @param name the internal name of the type
 * @param superName the internal name of its superclass, or {@code null}
 * @param visible whether the type itself is public or protected
 * @param declaration its declaration, without its name
 * @param members declarations of its public and protected members
 */
record ApiType(String name, @Nullable String superName, boolean visible, String declaration, List<String> members) {

	/**
	 * Return the internal name of the type around this one, or an empty string.
	 */
	String outerName() {
		int end = this.name.lastIndexOf('$');
		return (end < 0) ? "" : this.name.substring(0, end);
	}

	String javaName() {
		return SignatureText.name(this.name);
	}

	String line(String declaration) {
		return javaName() + ": " + declaration;
	}

}
