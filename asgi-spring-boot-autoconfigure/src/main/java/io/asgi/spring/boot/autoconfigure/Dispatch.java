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

import io.asgi.spring.boot.DispatchMode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The way that requests take to applications mounted at a path.
 *
 * @param behindWebFlux whether they come from inside WebFlux, behind its filters
 */
record Dispatch(boolean behindWebFlux) {

	private static final Log logger = LogFactory.getLog(Dispatch.class);

	private static final String SECURITY_CHAIN = "org.springframework.security.web.server.SecurityWebFilterChain";

	/**
	 * Choose the way, and log the choice that nobody has made.
	 */
	static Dispatch choose(DispatchMode mode, ListableBeanFactory beans) {
		boolean secured = hasSecurityChain(beans);
		if (mode == DispatchMode.AUTO && secured) {
			logger.info("Spring Security is present: ASGI applications are served behind the filters of WebFlux "
					+ "(asgi.dispatch=auto)");
		}
		if (mode == DispatchMode.NETTY && secured) {
			logger.warn("Spring Security does not see requests to ASGI applications that are mounted at a path "
					+ "(asgi.dispatch=netty)");
		}
		return new Dispatch(mode == DispatchMode.WEBFLUX || (mode == DispatchMode.AUTO && secured));
	}

	private static boolean hasSecurityChain(ListableBeanFactory beans) {
		ClassLoader classLoader = Dispatch.class.getClassLoader();
		if (!ClassUtils.isPresent(SECURITY_CHAIN, classLoader)) {
			return false;
		}
		Class<?> type = ClassUtils.resolveClassName(SECURITY_CHAIN, classLoader);
		return beans.getBeanNamesForType(type, true, false).length > 0;
	}

}
