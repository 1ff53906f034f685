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

import java.util.UUID;
import java.util.regex.Pattern;

import io.asgi.AsgiApplication;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.application.AsgiMiddleware;

import org.springframework.stereotype.Component;

/**
 * Gives every request an id: the client's own {@code x-request-id}, or a new one. The
 * application finds it in its state as {@code request_id}, the client in the head of the
 * response.
 */
@Component
class RequestIdMiddleware implements AsgiMiddleware {

	private static final String HEADER = "x-request-id";

	private static final Pattern ACCEPTED = Pattern.compile("[\\w.-]{1,64}");

	@Override
	public AsgiApplication apply(AsgiApplication next) {
		return (scope, receive, send) -> {
			if (!(scope instanceof ConnectionScope connection)) {
				return next.call(scope, receive, send);
			}
			String id = requestId(connection);
			connection.state().put("request_id", id);
			return next.call(scope, receive, withRequestId(send, id));
		};
	}

	private static String requestId(ConnectionScope connection) {
		String id = connection.headers().first(HEADER);
		return (id != null && ACCEPTED.matcher(id).matches()) ? id : UUID.randomUUID().toString();
	}

	private static AsgiSend withRequestId(AsgiSend send, String id) {
		return (event) -> {
			if (event instanceof HttpSendEvent.Start start) {
				return send.send(start.withHeaders(start.headers().withReplaced(HEADER, id)));
			}
			if (event instanceof WebSocketSendEvent.Accept accept) {
				return send.send(
						new WebSocketSendEvent.Accept(accept.subprotocol(), accept.headers().withReplaced(HEADER, id)));
			}
			return send.send(event);
		};
	}

}
