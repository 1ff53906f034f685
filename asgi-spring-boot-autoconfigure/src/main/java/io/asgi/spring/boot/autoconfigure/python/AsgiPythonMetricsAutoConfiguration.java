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

package io.asgi.spring.boot.autoconfigure.python;

import io.asgi.python.PythonApplication;
import io.asgi.spring.boot.AsgiPythonApplications;
import io.asgi.spring.boot.autoconfigure.MeterRegistries;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for meters of Python applications.
 * They go to whatever registry there is, whoever has made it: registries are looked for
 * when all beans are known.
 */
@AutoConfiguration(after = AsgiPythonAutoConfiguration.class)
@ConditionalOnClass({ MeterRegistry.class, PythonApplication.class })
@ConditionalOnBean(AsgiPythonApplications.class)
public final class AsgiPythonMetricsAutoConfiguration {

	@Bean
	PythonMeters asgiPythonMeters(AsgiPythonApplications applications, ObjectProvider<MeterRegistry> registries) {
		return new PythonMeters(applications, MeterRegistries.of(registries));
	}

}
