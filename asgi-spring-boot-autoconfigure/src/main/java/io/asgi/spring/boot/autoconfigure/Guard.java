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

import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.WebFilter;

/**
 * A {@link WebFilter} that may guard applications. Any one may, unless it is known not
 * to: whether a filter ever refuses a request can be seen only by reading it.
 *
 * @param description what it is, for people to read
 * @param security whether it is Spring Security
 */
record Guard(String description, boolean security) {

	private static final String SECURITY = "org.springframework.security.";

	private static final String SECURITY_CHAIN = SECURITY + "web.server.SecurityWebFilterChain";

	/**
	 * Filters of Spring that let every request pass. A subclass is another class, which
	 * may not.
	 */
	private static final Set<String> HARMLESS = Set.of("org.springframework.web.filter.reactive.HiddenHttpMethodFilter",
			"org.springframework.web.filter.reactive.ServerWebExchangeContextFilter",
			"org.springframework.web.filter.reactive.UrlHandlerFilter",
			"org.springframework.boot.webflux.filter.OrderedHiddenHttpMethodFilter",
			"org.springframework.boot.webflux.actuate.web.exchanges.HttpExchangesWebFilter",
			ExtendedConnect.class.getName());

	/**
	 * Find a guard: Spring Security's chain if there is one, else the first other filter.
	 */
	static Optional<Guard> find(ListableBeanFactory beans) {
		String[] chains = securityChains(beans);
		if (chains.length > 0) {
			return Optional.of(new Guard("the security filter chain '" + chains[0] + "'", true));
		}
		Guard first = null;
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, WebFilter.class)) {
			Class<?> type = beans.getType(name);
			if (isSecurity(type)) {
				return Optional.of(new Guard("Spring Security", true));
			}
			if (first == null && !isHarmless(type)) {
				first = new Guard("the WebFilter '" + name + "'" + describe(type), false);
			}
		}
		return Optional.ofNullable(first);
	}

	private static String[] securityChains(ListableBeanFactory beans) {
		ClassLoader classLoader = Guard.class.getClassLoader();
		if (!ClassUtils.isPresent(SECURITY_CHAIN, classLoader)) {
			return new String[0];
		}
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans,
				ClassUtils.resolveClassName(SECURITY_CHAIN, classLoader));
	}

	private static boolean isSecurity(@Nullable Class<?> type) {
		return type != null && type.getName().startsWith(SECURITY);
	}

	private static boolean isHarmless(@Nullable Class<?> type) {
		return type != null && HARMLESS.contains(type.getName());
	}

	private static String describe(@Nullable Class<?> type) {
		if (type == null || type == WebFilter.class || type.isSynthetic() || type.isHidden()) {
			return "";
		}
		return " (" + type.getName() + ")";
	}

}
