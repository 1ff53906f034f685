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

/**
 * How requests reach ASGI applications that are mounted at a path. One that is mounted at
 * {@code /} is always called from inside WebFlux.
 */
public enum DispatchMode {

	/**
	 * {@link #WEBFLUX} if there is a {@code WebFilter} that may guard the application,
	 * above all Spring Security's; else {@link #NETTY}.
	 */
	AUTO,

	/**
	 * From Reactor Netty, past all of WebFlux. The fastest way; no {@code WebFilter} sees
	 * the requests, Spring Security's included.
	 */
	NETTY,

	/**
	 * From inside WebFlux, behind all {@code WebFilter} beans.
	 */
	WEBFLUX

}
