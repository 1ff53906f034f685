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

import java.util.Set;

import io.asgi.spring.boot.actuate.AsgiEndpoint;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for {@link AsgiEndpoint}.
 *
 * @param showValues When to show the unsanitized path and client of live scopes.
 * @param roles Roles used to determine whether a user is authorized to be shown the
 * unsanitized path and client of live scopes. When empty, all authenticated users are
 * authorized.
 */
@ConfigurationProperties("management.endpoint.asgi")
public record AsgiEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {

	public AsgiEndpointProperties {
		roles = Set.copyOf(roles);
	}

}
