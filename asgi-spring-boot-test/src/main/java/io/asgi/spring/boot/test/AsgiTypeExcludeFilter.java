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

package io.asgi.spring.boot.test;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import io.asgi.AsgiApplication;
import io.asgi.application.AsgiMiddleware;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.application.StreamingAsgiApplication;
import io.asgi.spring.boot.AsgiMount;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Leaves in an {@link AsgiTest} only applications, middleware, and the configurations
 * that declare them.
 */
class AsgiTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<AsgiTest> {

	private static final Class<?>[] ALL = {};

	private static final Set<Class<?>> APPLICATIONS = Set.of(AsgiMount.class, AsgiApplication.class,
			BlockingAsgiApplication.class, StreamingAsgiApplication.class);

	private final Class<?>[] applications;

	AsgiTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.applications = getAnnotation().getValue("applications", Class[].class).orElse(ALL);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		Set<Class<?>> includes = new LinkedHashSet<>();
		includes.add(AsgiMiddleware.class);
		if (this.applications.length == 0) {
			includes.addAll(APPLICATIONS);
		}
		return includes;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return new LinkedHashSet<>(Arrays.asList(this.applications));
	}

	@Override
	protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		if (super.defaultInclude(reader, factory)) {
			return true;
		}
		AnnotationMetadata metadata = reader.getAnnotationMetadata();
		boolean mounts = metadata.hasAnnotatedMethods(AsgiMount.class.getName());
		return (mounts) ? this.applications.length == 0 : declaresMiddleware(metadata);
	}

	private static boolean declaresMiddleware(AnnotationMetadata metadata) {
		return metadata.getAnnotatedMethods(Bean.class.getName())
			.stream()
			.map(MethodMetadata::getReturnTypeName)
			.anyMatch(AsgiMiddleware.class.getName()::equals);
	}

}
