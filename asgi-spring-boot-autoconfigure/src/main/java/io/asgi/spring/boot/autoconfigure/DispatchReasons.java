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

import io.asgi.server.Mount;
import io.asgi.spring.boot.DispatchMode;
import io.asgi.spring.boot.ServedApplication;

/**
 * Says how requests reach an application, and why.
 */
final class DispatchReasons {

	private final Dispatch dispatch;

	private final DispatchMode configured;

	/**
	 * Create the reasons.
	 * @param dispatch the way that was chosen
	 * @param configured the property that led to it
	 */
	DispatchReasons(Dispatch dispatch, DispatchMode configured) {
		this.dispatch = dispatch;
		this.configured = configured;
	}

	ServedApplication.Dispatch of(Mount mount) {
		if (mount.isRoot()) {
			return new ServedApplication.Dispatch(DispatchMode.WEBFLUX, "mounted at /");
		}
		return switch (this.configured) {
			case NETTY -> new ServedApplication.Dispatch(DispatchMode.NETTY, "asgi.dispatch=netty");
			case WEBFLUX -> new ServedApplication.Dispatch(DispatchMode.WEBFLUX, "asgi.dispatch=webflux");
			case AUTO -> this.dispatch.behindWebFlux()
					? new ServedApplication.Dispatch(DispatchMode.WEBFLUX,
							"asgi.dispatch=auto and there is a security filter chain")
					: new ServedApplication.Dispatch(DispatchMode.NETTY,
							"asgi.dispatch=auto and there is no security filter chain");
		};
	}

}
