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
import io.asgi.spring.boot.actuate.AsgiEndpoint;
import io.asgi.spring.boot.actuate.PythonApplicationOperations;
import io.asgi.spring.boot.actuate.PythonOperations;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what {@link AsgiEndpoint} shows
 * of Python applications, and does with them.
 */
@AutoConfiguration(after = AsgiPythonAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class, PythonApplication.class })
@ConditionalOnAvailableEndpoint(AsgiEndpoint.class)
@ConditionalOnBean(AsgiPythonApplications.class)
public final class AsgiPythonEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PythonOperations asgiPythonOperations(AsgiPythonApplications applications,
			ObjectProvider<SanitizingFunction> sanitizingFunctions) {
		return new PythonApplicationOperations(applications, sanitizingFunctions.orderedStream().toList());
	}

}
