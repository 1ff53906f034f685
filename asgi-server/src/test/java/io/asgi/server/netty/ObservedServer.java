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

package io.asgi.server.netty;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.WebSocketOptions;
import io.asgi.test.conformance.WireConnection;
import io.asgi.test.conformance.WireExchange;
import io.asgi.test.conformance.WireRequest;
import io.asgi.test.conformance.WireResponse;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server whose listener is under test, its clients, and the observations that have
 * stopped.
 */
final class ObservedServer {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final BlockingQueue<Observation.Context> stopped = new LinkedBlockingQueue<>();

	private final Deque<AutoCloseable> open = new ArrayDeque<>();

	private InetSocketAddress address = new InetSocketAddress(0);

	ObservedServer() {
		this.registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				ObservedServer.this.stopped.add(context);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
	}

	TestObservationRegistry registry() {
		return this.registry;
	}

	InetSocketAddress address() {
		return this.address;
	}

	WireConnection serve(Wire wire, AsgiApplication application, AsgiServerListener listener) throws Exception {
		return serve(wire, application, listener, (options) -> options);
	}

	WireConnection serve(Wire wire, AsgiApplication application, AsgiServerListener listener,
			UnaryOperator<AsgiServerOptions.Builder> customizer) throws Exception {
		WebSocketOptions webSocket = WebSocketOptions.builder().closeTimeout(Duration.ofMillis(500)).build();
		AsgiServerOptions options = customizer.apply(AsgiServerOptions.builder().webSocket(webSocket)).build();
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(Mount.of("test", "/", application))),
				new AsgiBridge(options, listener));
		HttpServer server = wire.configure(HttpServer.create().host("127.0.0.1").port(0).route(routes::apply));
		DisposableServer bound = AsgiHttpServer.configure(server).bindNow();
		this.open.push(bound::disposeNow);
		this.address = (InetSocketAddress) bound.address();
		return connect(wire);
	}

	WireConnection connect(Wire wire) throws Exception {
		WireConnection client = wire.protocol().connect(this.address);
		this.open.push(client);
		return client;
	}

	/**
	 * Wait for the next observation to stop.
	 */
	Observation.Context next() throws InterruptedException {
		Observation.Context context = this.stopped.poll(10, TimeUnit.SECONDS);
		assertThat(context).as("an observation that has stopped").isNotNull();
		return context;
	}

	void expectNoMore() {
		assertThat(this.stopped).as("further observations").isEmpty();
	}

	static WireExchange get(WireConnection client, String target) {
		return client.open(WireRequest.get(target), new WireResponse());
	}

	static WireExchange webSocket(WireConnection client, Wire wire) {
		AsgiHeaders headers = AsgiHeaders.of("sec-websocket-version", "13");
		return client.open(
				WireRequest.webSocket("/ws",
						isHttp1(wire) ? headers.with("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==") : headers),
				new WireResponse());
	}

	static boolean isHttp1(Wire wire) {
		return wire.protocol().httpVersion().startsWith("1");
	}

	void stop() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
	}

}
