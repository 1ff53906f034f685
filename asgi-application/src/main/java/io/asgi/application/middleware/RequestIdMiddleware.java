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

package io.asgi.application.middleware;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.application.AsgiMiddleware;
import reactor.core.publisher.Mono;

/**
 * Gives each request and WebSocket an id. It is in the {@linkplain ConnectionScope#state
 * state of the scope} as {@link #STATE_KEY}, in the Reactor context as
 * {@link #CONTEXT_KEY}, and in the header of the response, the acceptance or the denial.
 * Answers that the server makes itself, such as a 500 for an application that failed, do
 * not have it.
 * <p>
 * An id is 32 hexadecimal digits, random and as good as unique, but no secret: it can be
 * guessed.
 */
public final class RequestIdMiddleware implements AsgiMiddleware {

	/**
	 * Key of the id, a string, in the state of the scope.
	 */
	public static final String STATE_KEY = "request_id";

	/**
	 * Key of the id, a string, in the Reactor context.
	 */
	public static final String CONTEXT_KEY = "requestId";

	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

	// Nothing that has a meaning in a log line, a shell or a URL
	private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9_.=+/-]{1,128}");

	private final String header;

	private final boolean acceptFromClient;

	/**
	 * Create a middleware.
	 * @param header the name of the header field, such as {@code x-request-id}
	 * @param acceptFromClient whether an id that the request has is kept, if it is 1 to
	 * 128 letters, digits and characters of {@code _.=+/-}; where clients may choose ids,
	 * two requests can have the same
	 * @throws IllegalArgumentException if the name is not one that a field can have
	 */
	public RequestIdMiddleware(String header, boolean acceptFromClient) {
		Objects.requireNonNull(header, "'header' must not be null");
		if (!TOKEN.matcher(header).matches()) {
			throw new IllegalArgumentException("'header' must be the name of a header field: '" + header + "'");
		}
		this.header = header.toLowerCase(Locale.ROOT);
		this.acceptFromClient = acceptFromClient;
	}

	@Override
	public AsgiApplication apply(AsgiApplication next) {
		return (scope, receive, send) -> (scope instanceof ConnectionScope connection)
				? call(next, connection, receive, send) : next.call(scope, receive, send);
	}

	private Mono<Void> call(AsgiApplication next, ConnectionScope scope, AsgiReceive receive, AsgiSend send) {
		String id = requestId(scope);
		scope.state().put(STATE_KEY, id);
		return next.call(scope, receive, new HeaderSend(send, (headers) -> headers.withReplaced(this.header, id)))
			.contextWrite((context) -> context.put(CONTEXT_KEY, id));
	}

	private String requestId(ConnectionScope scope) {
		List<String> received = this.acceptFromClient ? scope.headers().all(this.header) : List.of();
		return (received.size() == 1 && ACCEPTED.matcher(received.get(0)).matches()) ? received.get(0) : newId();
	}

	private static String newId() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
	}

}
