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

package io.asgi.spring.boot.endtoend;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that call another server and log, and what became of that.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class TracedApplication {

	private static final Logger logger = LoggerFactory.getLogger(TracedApplication.class);

	/**
	 * The global resources close their connections and their event loops at the same
	 * time: without a quiet period a loop may end before it has closed a connection,
	 * which is then waited for without end. These close one after the other.
	 */
	@Bean
	ReactorResourceFactory resources() {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setShutdownQuietPeriod(Duration.ZERO);
		return resources;
	}

	@Bean
	FarEnd farEnd() {
		return new FarEnd();
	}

	@Bean
	Spans spans() {
		return new Spans();
	}

	@Bean
	@AsgiMount("/async")
	AsgiApplication async(WebClient.Builder builder, FarEnd farEnd) {
		WebClient client = builder.build();
		return (scope, receive, send) -> {
			if (scope instanceof HttpScope http) {
				logger.info("async called");
				if (http.path().endsWith("/fail")) {
					return Mono.error(new IllegalStateException("on purpose"));
				}
				return receive.receive()
					.doOnNext((event) -> logger.info("async received"))
					.then(farEnd.call(client))
					.then(send.send(HttpSendEvent.Start.of(200)))
					.then(send.send(HttpSendEvent.Body.last("done")));
			}
			if (scope instanceof WebSocketScope) {
				return receive.receive()
					.then(send.send(WebSocketSendEvent.Accept.of()))
					.then(receive.events()
						.ofType(WebSocketReceiveEvent.Text.class)
						.concatMap((text) -> farEnd.call(client).then(echo(send, text)))
						.then());
			}
			return Mono.empty();
		};
	}

	private static Mono<Void> echo(AsgiSend send, WebSocketReceiveEvent.Text text) {
		return send.send(new WebSocketSendEvent.Text(text.text()));
	}

	@Bean
	@AsgiMount("/blocking")
	BlockingAsgiApplication blocking(WebClient.Builder builder, FarEnd farEnd) {
		WebClient client = builder.build();
		return (scope, receive, send) -> {
			if (scope instanceof HttpScope) {
				logger.info("blocking called");
				farEnd.call(client).block(Server.TIMEOUT);
				send.send(HttpSendEvent.Start.of(200));
				send.send(HttpSendEvent.Body.last("done"));
			}
		};
	}

	/**
	 * Another server, which takes down the traces of its requests.
	 */
	static final class FarEnd implements AutoCloseable {

		private final BlockingQueue<String> traces = new LinkedBlockingQueue<>();

		private final DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> {
				String trace = request.requestHeaders().get("traceparent");
				this.traces.add((trace != null) ? trace : "none");
				return response.send();
			})
			.bindNow();

		Mono<Void> call(WebClient client) {
			return client.get()
				.uri("http://127.0.0.1:" + this.server.port() + "/")
				.retrieve()
				.toBodilessEntity()
				.then();
		}

		String next() throws InterruptedException {
			String next = this.traces.poll(Server.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(next).as("traceparent").isNotNull();
			return next;
		}

		@Override
		public void close() {
			this.server.disposeNow();
		}

	}

	/**
	 * The spans that are over.
	 */
	static final class Spans implements SpanReporter {

		private final BlockingQueue<FinishedSpan> spans = new LinkedBlockingQueue<>();

		@Override
		public void report(FinishedSpan span) {
			this.spans.add(span);
		}

		FinishedSpan next() throws InterruptedException {
			FinishedSpan next = this.spans.poll(Server.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(next).as("span").isNotNull();
			return next;
		}

		@Override
		public void close() {
			this.spans.clear();
		}

	}

}
