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

import java.util.ArrayList;
import java.util.List;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link AsgiMiddleware}.
 */
class AsgiMiddlewareTests {

	private final TestConnection connection = new TestConnection();

	private final AsgiApplication application = (scope, receive, send) -> send.sendAll(Responses.empty(204));

	@Test
	void theFirstMiddlewareIsTheOutermost() {
		List<String> calls = new ArrayList<>();
		AsgiApplication wrapped = AsgiMiddleware.wrap(this.application,
				List.of(log(calls, "first"), log(calls, "second")));
		wrapped.call(HttpScope.builder().build(), this.connection, this.connection).block();
		assertThat(calls).containsExactly("first", "second");
		assertThat(this.connection.sent()).hasSize(2);
	}

	@Test
	void middlewareChangesEventsInOneLine() {
		AsgiMiddleware teapot = (next) -> (scope, receive, send) -> next.call(scope, receive,
				(event) -> send.send((event instanceof HttpSendEvent.Start) ? HttpSendEvent.Start.of(418) : event));
		AsgiMiddleware.wrap(this.application, List.of(teapot))
			.call(HttpScope.builder().build(), this.connection, this.connection)
			.block();
		assertThat(this.connection.sent()).containsExactly(HttpSendEvent.Start.of(418), HttpSendEvent.Body.last());
	}

	@Test
	void withoutMiddlewareTheApplicationIsItself() {
		assertThat(AsgiMiddleware.wrap(this.application, List.of())).isSameAs(this.application);
	}

	@Test
	@SuppressWarnings("NullAway") // what a caller without null checks may do
	void middlewareThatReturnsNullIsNamed() {
		AsgiMiddleware broken = new AsgiMiddleware() {

			@Override
			public AsgiApplication apply(AsgiApplication next) {
				return null;
			}

			@Override
			public String toString() {
				return "Broken";
			}

		};
		assertThatNullPointerException().isThrownBy(() -> AsgiMiddleware.wrap(this.application, List.of(broken)))
			.withMessage("Broken must not return null");
	}

	private static AsgiMiddleware log(List<String> calls, String name) {
		return (next) -> (scope, receive, send) -> Mono.<Void>fromRunnable(() -> calls.add(name))
			.then(next.call(scope, receive, send));
	}

}
