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

package io.asgi.spring.boot.actuate;

import java.util.Set;

import io.asgi.spring.boot.actuate.AsgiEndpoint.AsgiDescriptor;
import io.asgi.spring.boot.actuate.AsgiEndpoint.NamedApplicationDescriptor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the {@link AsgiEndpoint}: over
 * HTTP, what is shown can depend on who asks, and the status says what came of a reload.
 */
@EndpointWebExtension(endpoint = AsgiEndpoint.class)
public class AsgiEndpointWebExtension {

	private final AsgiEndpoint delegate;

	private final Show showValues;

	private final Set<String> roles;

	/**
	 * Create the extension.
	 * @param delegate the endpoint
	 * @param showValues when to show what scopes say of their clients
	 * @param roles who may see it if that depends on who asks; when empty, all
	 * authenticated users
	 */
	public AsgiEndpointWebExtension(AsgiEndpoint delegate, Show showValues, Set<String> roles) {
		this.delegate = delegate;
		this.showValues = showValues;
		this.roles = Set.copyOf(roles);
	}

	/**
	 * Show the server and all applications.
	 * @param securityContext who asks
	 * @return a description of this moment
	 */
	@ReadOperation
	public AsgiDescriptor asgi(SecurityContext securityContext) {
		return this.delegate.describe(this.showValues.isShown(securityContext, this.roles));
	}

	/**
	 * Show one application and some of its live scopes.
	 * @param securityContext who asks
	 * @param application the name of the application
	 * @param limit how many scopes to show at most, up to 1000; 20 by default
	 * @return a description of this moment, or {@code null} if there is no such
	 * application, which is answered with 404
	 */
	@ReadOperation
	public @Nullable NamedApplicationDescriptor application(SecurityContext securityContext,
			@Selector String application, @Nullable Integer limit) {
		return this.delegate.application(application, limit, this.showValues.isShown(securityContext, this.roles));
	}

	/**
	 * Do something with an application.
	 * @param application the name of the application
	 * @param action what to do: {@code reload}
	 * @return what came of it, once it is over: with 200 if it is done, 500 if the new
	 * workers could not start and the old ones go on, 409 while a reload is under way,
	 * 503 if the application does not run, 404 if there is none of that name, 400 if
	 * there is no such action or it cannot be done with the application
	 */
	@WriteOperation
	public Mono<WebEndpointResponse<ReloadDescriptor>> perform(@Selector String application, String action) {
		return this.delegate.perform(application, action)
			.map((result) -> new WebEndpointResponse<>(result, ReloadOutcome.of(result.outcome()).status()));
	}

}
