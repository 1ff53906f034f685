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

package io.asgi.benchmarks.server;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpSendEvent;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.application.StreamingAsgiApplication;
import reactor.core.publisher.Flux;

import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * The ways to write an application, each as the application of the plaintext path.
 */
public enum Flavour {

	/**
	 * Two events that are sent one after the other.
	 */
	MONO(() -> (scope, receive, send) -> send.send(start()).then(send.send(body()))),

	/**
	 * A stream of two events.
	 */
	STREAMING(() -> StreamingAsgiApplication.adapt((scope, events) -> Flux.just(start(), body()))),

	/**
	 * Blocking calls on a pool of platform threads.
	 */
	BLOCKING_PLATFORM(() -> blocking(Executors.newFixedThreadPool(200))),

	/**
	 * Blocking calls, each on a virtual thread of its own.
	 */
	BLOCKING_VIRTUAL(() -> blocking(new VirtualThreadTaskExecutor("application-")));

	private static final AsgiHeaders TEXT = AsgiHeaders.of("content-type", "text/plain");

	private final Supplier<AsgiApplication> plaintext;

	Flavour(Supplier<AsgiApplication> plaintext) {
		this.plaintext = plaintext;
	}

	/**
	 * Return the application of the plaintext path.
	 * @return a new application
	 */
	public AsgiApplication plaintext() {
		return this.plaintext.get();
	}

	private static AsgiApplication blocking(Executor executor) {
		return BlockingAsgiApplication.adapt((scope, receive, send) -> {
			send.send(start());
			send.send(body());
		}, executor);
	}

	private static HttpSendEvent start() {
		return HttpSendEvent.Start.of(200, TEXT);
	}

	private static HttpSendEvent body() {
		return HttpSendEvent.Body.last(Content.plaintext());
	}

}
