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

import java.util.Objects;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * An application that is a function from the stream of events it receives to the stream
 * of events it sends.
 * <p>
 * Each event is received when the application requests it, and requested from the
 * application when the one before it has been sent. When the output ends, so does the
 * input.
 */
@FunctionalInterface
public interface StreamingAsgiApplication {

	/**
	 * Handle one scope.
	 * @param scope what is known of the connection
	 * @param events the events that the client causes, ending with the last of the
	 * protocol; to be subscribed to once
	 * @return the events that go to the client; cancelled if the client has left when one
	 * of them is to be sent
	 */
	Publisher<? extends AsgiSendEvent> handle(AsgiScope scope, Flux<AsgiReceiveEvent> events);

	/**
	 * Return a streaming application as an application. Its calls fail as the output
	 * does, and with {@link io.asgi.ClientDisconnectedException} if the client has left.
	 * @param application the streaming application
	 * @return the application
	 */
	static AsgiApplication adapt(StreamingAsgiApplication application) {
		Objects.requireNonNull(application, "'application' must not be null");
		return (scope, receive, send) -> Mono.defer(() -> call(application, scope, receive, send));
	}

	private static Mono<Void> call(StreamingAsgiApplication application, AsgiScope scope, AsgiReceive receive,
			AsgiSend send) {
		// An output that is not made of the input does not cancel the input by itself
		Sinks.Empty<Void> ended = Sinks.empty();
		Flux<AsgiReceiveEvent> events = receive.events().takeUntilOther(ended.asMono());
		return send.sendAll(Flux.defer(() -> application.handle(scope, events)))
			.doFinally((signal) -> ended.tryEmitEmpty());
	}

}
