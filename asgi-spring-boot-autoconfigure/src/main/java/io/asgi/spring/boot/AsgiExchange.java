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

package io.asgi.spring.boot;

import java.security.Principal;
import java.util.Optional;

import io.asgi.ConnectionScope;

import org.springframework.web.server.ServerWebExchange;

/**
 * What an application that is called from inside WebFlux finds in the
 * {@linkplain ConnectionScope#state() state} of its scope, beside what its lifespan has
 * put there. One that is called from Reactor Netty finds neither.
 */
public final class AsgiExchange {

	/**
	 * Key of the {@link Principal}, as the filters have established it before the
	 * application was called. Absent if there is none.
	 */
	public static final String PRINCIPAL = "io.asgi.spring.principal";

	/**
	 * Key of the {@link ServerWebExchange}, as the filters have left it. Its
	 * {@linkplain ServerWebExchange#getAttributes() attributes} are the request
	 * attributes. An application must neither read the body from it nor write to its
	 * response.
	 */
	public static final String EXCHANGE = "io.asgi.spring.exchange";

	private AsgiExchange() {
	}

	/**
	 * Return who has made a request.
	 * @param scope the scope of the request, or of the WebSocket
	 * @return the principal, or empty if there is none
	 */
	public static Optional<Principal> principal(ConnectionScope scope) {
		return Optional.ofNullable((Principal) scope.state().get(PRINCIPAL));
	}

	/**
	 * Return the exchange of WebFlux in which an application is called.
	 * @param scope the scope of the request, or of the WebSocket
	 * @return the exchange, or empty if the application is not called from inside WebFlux
	 */
	public static Optional<ServerWebExchange> exchange(ConnectionScope scope) {
		return Optional.ofNullable((ServerWebExchange) scope.state().get(EXCHANGE));
	}

}
