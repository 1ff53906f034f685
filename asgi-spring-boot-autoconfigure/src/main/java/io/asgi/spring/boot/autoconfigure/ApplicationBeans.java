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

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.asgi.spring.boot.AsgiMount;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/**
 * The beans that can be mounted: those of a context and of its parents, up to a parent
 * that has a web server and therefore serves its own. Looks at names and types only and
 * instantiates no application.
 */
final class ApplicationBeans {

	private final List<ApplicationContext> contexts;

	ApplicationBeans(ApplicationContext context) {
		this.contexts = contextsOf(context);
	}

	private static List<ApplicationContext> contextsOf(ApplicationContext context) {
		List<ApplicationContext> contexts = new ArrayList<>();
		ApplicationContext next = context;
		while (next != null && (next == context || !(next instanceof WebServerApplicationContext))) {
			contexts.add(next);
			next = next.getParent();
		}
		return Collections.unmodifiableList(contexts);
	}

	/**
	 * Return the beans that are applications of any flavour.
	 * @return their names
	 */
	Set<String> applications() {
		Set<String> names = new LinkedHashSet<>();
		for (ApplicationContext context : this.contexts) {
			for (ApplicationFlavour flavour : ApplicationFlavour.values()) {
				addAll(names, context.getBeanNamesForType(flavour.type()));
			}
		}
		return names;
	}

	/**
	 * Return the beans that are annotated with {@link AsgiMount}, whatever their type.
	 * @return their names
	 */
	Set<String> annotated() {
		Set<String> names = new LinkedHashSet<>();
		for (ApplicationContext context : this.contexts) {
			addAll(names, context.getBeanNamesForAnnotation(AsgiMount.class));
		}
		applications().stream().filter((name) -> annotation(name) != null).forEach(names::add);
		return names;
	}

	/**
	 * Return the annotation of a bean.
	 * @param name the name of the bean
	 * @return its annotation, or {@code null} if it has none
	 */
	@Nullable AsgiMount annotation(String name) {
		for (ApplicationContext context : this.contexts) {
			// The definition of a scoped proxy hides the annotated one
			String target = ScopedProxyUtils.getTargetBeanName(name);
			String annotated = context.containsLocalBean(target) ? target : name;
			if (context.containsLocalBean(annotated)) {
				return context.findAnnotationOnBean(annotated, AsgiMount.class);
			}
		}
		return null;
	}

	private static void addAll(Set<String> names, String[] found) {
		for (String name : found) {
			if (!ScopedProxyUtils.isScopedTarget(name)) {
				names.add(name);
			}
		}
	}

}
