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

package io.asgi.docs.testing;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.application.HttpApplication;
import io.asgi.application.RequestBody;
import io.asgi.application.Responses;
import io.asgi.spring.boot.AsgiMount;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

// tag::testinggreeter[]
@Component
@AsgiMount("/greet")
class Greeter implements HttpApplication {

	private final Guestbook guestbook;

	Greeter(Guestbook guestbook) {
		this.guestbook = guestbook;
	}

	@Override
	public Mono<Void> handle(HttpScope scope, AsgiReceive receive, AsgiSend send) {
		return RequestBody.text(scope, receive)
			.flatMap((name) -> send.sendAll(Responses.text(200, this.guestbook.sign(name))));
	}

}
// end::testinggreeter[]
