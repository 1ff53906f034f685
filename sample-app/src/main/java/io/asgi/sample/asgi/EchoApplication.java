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

package io.asgi.sample.asgi;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.application.HttpApplication;
import io.asgi.application.RequestBody;
import io.asgi.application.Responses;
import io.asgi.spring.boot.AsgiMount;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Sends a request body back while it is still arriving, in constant memory: each part is
 * received when the part before it has been sent, so a client that does not read its
 * response stops its own upload.
 */
@Component
@AsgiMount("/echo")
class EchoApplication implements HttpApplication {

	@Override
	public Mono<Void> handle(HttpScope scope, AsgiReceive receive, AsgiSend send) {
		String contentType = scope.headers().first("content-type");
		AsgiHeaders headers = AsgiHeaders.of("content-type",
				(contentType != null) ? contentType : "application/octet-stream", "x-content-type-options", "nosniff");
		return send.sendAll(Responses.stream(200, headers, RequestBody.chunks(receive)));
	}

}
