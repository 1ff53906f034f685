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
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.asgi.AsgiApplication;
import io.asgi.AsgiException;
import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * An application that is written as a sequence of blocking calls, on a thread of its own.
 * <p>
 * Each call has a thread until it returns. An application that takes part in the lifespan
 * therefore keeps one for as long as the server runs; one that does not fails with
 * {@link io.asgi.UnsupportedScopeException}.
 */
@FunctionalInterface
public interface BlockingAsgiApplication {

	/**
	 * Handle one scope.
	 * @param scope what is known of the connection
	 * @param receive waits for the events that the client causes
	 * @param send takes the events that go to the client
	 * @throws Exception any failure; {@link InterruptedException} when the call was
	 * cancelled
	 */
	void call(AsgiScope scope, BlockingReceive receive, BlockingSend send) throws Exception;

	/**
	 * Return a blocking application as an application.
	 * <p>
	 * Its calls fail with what the blocking application throws, and with
	 * {@link AsgiException} if the executor rejects them. A call that is cancelled
	 * interrupts its thread, or is not made if it has none yet.
	 * @param application the blocking application
	 * @param executor where to make each call, on a thread that may block
	 * @return the application
	 */
	static AsgiApplication adapt(BlockingAsgiApplication application, Executor executor) {
		Objects.requireNonNull(application, "'application' must not be null");
		Objects.requireNonNull(executor, "'executor' must not be null");
		return (scope, receive, send) -> Mono
			.create((sink) -> start(new BlockingCall(application, scope, receive, send, sink), executor, sink));
	}

	private static void start(BlockingCall call, Executor executor, MonoSink<Void> sink) {
		sink.onCancel(call);
		try {
			executor.execute(call);
		}
		catch (RejectedExecutionException ex) {
			sink.error(new AsgiException(
					"The blocking application was not called: its executor is full or has been shut down", ex));
		}
	}

}
