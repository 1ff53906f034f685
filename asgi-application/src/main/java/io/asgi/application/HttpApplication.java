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

package io.asgi.application;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.UnsupportedScopeException;
import reactor.core.publisher.Mono;

/**
 * An application for HTTP requests only. Scopes of other types fail with
 * {@link UnsupportedScopeException}.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#http">ASGI HTTP
 * specification</a>
 */
@FunctionalInterface
public interface HttpApplication extends AsgiApplication {

	/**
	 * Handle one HTTP request.
	 * @param scope what is known of the request
	 * @param receive yields the body of the request, then the disconnect
	 * @param send takes the response
	 * @return completes when the application is done with this request
	 */
	Mono<Void> handle(HttpScope scope, AsgiReceive receive, AsgiSend send);

	@Override
	default Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		return (scope instanceof HttpScope http) ? handle(http, receive, send)
				: Mono.error(new UnsupportedScopeException(scope));
	}

}
