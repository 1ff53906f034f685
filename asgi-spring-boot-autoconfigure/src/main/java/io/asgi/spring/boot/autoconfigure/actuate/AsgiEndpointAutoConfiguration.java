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

package io.asgi.spring.boot.autoconfigure.actuate;

import io.asgi.server.AsgiServerOptions;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.spring.boot.AsgiApplications;
import io.asgi.spring.boot.actuate.AsgiEndpoint;
import io.asgi.spring.boot.actuate.AsgiEndpointWebExtension;
import io.asgi.spring.boot.actuate.PythonOperations;
import io.asgi.spring.boot.autoconfigure.AsgiAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link AsgiEndpoint}.
 */
@AutoConfiguration(after = AsgiAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(AsgiEndpoint.class)
@ConditionalOnBean({ AsgiApplications.class, AsgiBridge.class })
@EnableConfigurationProperties(AsgiEndpointProperties.class)
public final class AsgiEndpointAutoConfiguration {

	private final AsgiEndpointProperties properties;

	AsgiEndpointAutoConfiguration(AsgiEndpointProperties properties) {
		this.properties = properties;
	}

	@Bean
	@ConditionalOnMissingBean
	AsgiEndpoint asgiEndpoint(AsgiApplications applications, AsgiBridge bridge, AsgiServerOptions options,
			ObjectProvider<SanitizingFunction> sanitizingFunctions, ObjectProvider<PythonOperations> python) {
		return new AsgiEndpoint(applications, bridge, options, sanitizingFunctions.orderedStream().toList(),
				this.properties.showValues(), python.getIfAvailable(PythonOperations::none));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	AsgiEndpointWebExtension asgiEndpointWebExtension(AsgiEndpoint endpoint) {
		return new AsgiEndpointWebExtension(endpoint, this.properties.showValues(), this.properties.roles());
	}

}
