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

import java.util.List;

/**
 * The ASGI applications that the server of this context serves, for those who want to
 * look at them. There is a bean of this type wherever ASGI applications are served. Safe
 * to use from several threads.
 */
public interface AsgiApplications {

	/**
	 * Return all applications that are mounted, with their state at this moment.
	 * @return the applications, in the order of their mounts
	 */
	List<ServedApplication> all();

	/**
	 * Return the middleware around each application.
	 * @return names of beans, the outermost first
	 */
	List<String> middleware();

}
