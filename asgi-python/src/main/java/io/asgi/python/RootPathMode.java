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

package io.asgi.python;

/**
 * How an application learns where it is mounted. Frameworks disagree on whether
 * {@code path} contains {@code root_path}.
 */
public enum RootPathMode {

	/**
	 * As the specification says: {@code path} contains {@code root_path}. FastAPI,
	 * Starlette since 0.33, Quart and Django expect that.
	 */
	SPEC,

	/**
	 * {@code path} does not contain {@code root_path}, as Starlette before 0.33 expects.
	 */
	LEGACY,

	/**
	 * {@code path} begins at the mount and {@code root_path} is empty: for applications
	 * that know nothing of mounts, and make no absolute links.
	 */
	HIDDEN

}
