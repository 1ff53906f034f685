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
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.asgi.AsgiApplication;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Limit;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.Outcome;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server with limits, and what its listener is told. Applications {@code a} and
 * {@code b} are mounted at {@code /a} and {@code /b}.
 */
final class LimitServer implements AutoCloseable {

	private final BlockingQueue<String> reached = new LinkedBlockingQueue<>();

	private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

	private final AsgiBridge bridge;

	private final DisposableServer server;

	private final Wire wire;

	private LimitServer(Wire wire, AsgiApplication application, Consumer<AsgiServerOptions.Builder> customizer,
			boolean reporting, Consumer<Channel> whenConnected) {
		this.wire = wire;
		AsgiServerOptions.Builder builder = AsgiServerOptions.builder();
		customizer.accept(builder);
		AsgiServerOptions options = builder.build();
		AsgiServerListener listener = new AsgiServerListener() {

			@Override
			public void limitReached(Limit limit, @Nullable String application) {
				LimitServer.this.reached.add(limit.value() + " " + application);
			}

			@Override
			public boolean observesExchanges() {
				return reporting;
			}

			@Override
			public void requestEnded(HttpReport report) {
				LimitServer.this.outcomes.add(report.outcome());
			}

		};
		this.bridge = new AsgiBridge(options, listener);
		AsgiRoutes routes = new AsgiRoutes(
				new Mounts(List.of(Mount.of("a", "/a", application), Mount.of("b", "/b", application))), this.bridge);
		HttpServer server = wire.configure(HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.doOnChannelInit((observer, channel, address) -> whenConnected.accept(channel))
			.route(routes::apply));
		this.server = AsgiHttpServer.configure(server, options, listener).bindNow();
	}

	static LimitServer start(Wire wire, AsgiApplication application, Consumer<AsgiServerOptions.Builder> customizer) {
		return start(wire, application, customizer, (channel) -> {
		});
	}

	/**
	 * Start a server.
	 * @param whenConnected told of the channel of each connection
	 */
	static LimitServer start(Wire wire, AsgiApplication application, Consumer<AsgiServerOptions.Builder> customizer,
			Consumer<Channel> whenConnected) {
		return new LimitServer(wire, application, customizer, false, whenConnected);
	}

	/**
	 * Start a server whose listener is told how exchanges end.
	 */
	static LimitServer startReporting(Wire wire, AsgiApplication application,
			Consumer<AsgiServerOptions.Builder> customizer) {
		return startReporting(wire, application, customizer, (channel) -> {
		});
	}

	/**
	 * Start a server whose listener is told how exchanges end.
	 * @param whenConnected told of the channel of each connection
	 */
	static LimitServer startReporting(Wire wire, AsgiApplication application,
			Consumer<AsgiServerOptions.Builder> customizer, Consumer<Channel> whenConnected) {
		return new LimitServer(wire, application, customizer, true, whenConnected);
	}

	AsgiBridge bridge() {
		return this.bridge;
	}

	DisposableServer server() {
		return this.server;
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.server.address();
	}

	RawHttp http1() throws Exception {
		return RawHttp.connect(address(), this.wire);
	}

	/**
	 * Connect for HTTP/2 in clear text, with prior knowledge.
	 */
	Http2Frames frames() throws Exception {
		return new Http2Frames(new Socket(address().getAddress(), address().getPort()));
	}

	RawHttp2 http2() {
		return RawHttp2.connect(address(), this.wire);
	}

	/**
	 * Assert that some limits have been reached in this order, each once.
	 */
	void assertReached(String... limitsAndApplications) throws InterruptedException {
		for (String limitAndApplication : limitsAndApplications) {
			assertThat(this.reached.poll(40, TimeUnit.SECONDS)).isEqualTo(limitAndApplication);
		}
		assertThat(this.reached).isEmpty();
	}

	/**
	 * Assert how requests have ended: those up to a certain one were served.
	 */
	void assertServedUntil(Outcome last) throws InterruptedException {
		Outcome outcome;
		do {
			outcome = this.outcomes.poll(40, TimeUnit.SECONDS);
		}
		while (outcome == Outcome.COMPLETE);
		assertThat(outcome).isEqualTo(last);
		assertThat(this.outcomes).isEmpty();
	}

	void assertNothingReached() {
		assertThat(this.reached).isEmpty();
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

}
