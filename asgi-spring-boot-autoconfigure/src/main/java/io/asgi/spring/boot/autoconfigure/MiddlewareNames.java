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

import java.util.List;
import java.util.Map;

import io.asgi.application.AsgiMiddleware;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Finds the names of the middleware beans, in the order in which they wrap applications.
 */
final class MiddlewareNames {

	private final ListableBeanFactory beans;

	private final ObjectProvider<AsgiMiddleware> middleware;

	MiddlewareNames(ListableBeanFactory beans, ObjectProvider<AsgiMiddleware> middleware) {
		this.beans = beans;
		this.middleware = middleware;
	}

	List<String> inOrder() {
		Map<String, AsgiMiddleware> byName = BeanFactoryUtils.beansOfTypeIncludingAncestors(this.beans,
				AsgiMiddleware.class);
		return this.middleware.orderedStream().map((bean) -> name(bean, byName)).toList();
	}

	/**
	 * A bean that is not a singleton is another one each time.
	 */
	private static String name(AsgiMiddleware bean, Map<String, AsgiMiddleware> byName) {
		return byName.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == bean)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseGet(() -> bean.getClass().getName());
	}

}
