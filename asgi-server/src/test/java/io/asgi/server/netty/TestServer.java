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
import java.util.List;
import java.util.function.UnaryOperator;

import io.asgi.AsgiApplication;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.WebSocketOptions;
import io.asgi.test.conformance.ServerSettings;
import io.asgi.test.conformance.ServerUnderTest;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * A Reactor Netty server with one application, for the conformance suite.
 */
record TestServer(DisposableServer server, ReportAudit audit) implements ServerUnderTest {

	/**
	 * Start a server on a port of its own.
	 * @param customizer chooses the protocols of the server
	 */
	static TestServer start(AsgiApplication application, ServerSettings settings,
			UnaryOperator<HttpServer> customizer) {
		WebSocketOptions webSocket = WebSocketOptions.builder()
			.maxMessageSize(settings.maxMessageSize())
			.pingInterval(settings.pingInterval())
			.pingTimeout(settings.pingTimeout())
			.closeTimeout(settings.closeTimeout())
			.build();
		AsgiServerOptions options = AsgiServerOptions.builder()
			.disconnectGrace(settings.disconnectGrace())
			.webSocket(webSocket)
			.build();
		ReportAudit audit = new ReportAudit();
		Mount mount = new Mount("test", settings.mountPath(), settings.mountPath(), audit.audited(application),
				settings::state);
		AsgiRoutes routes = new AsgiRoutes(new Mounts(List.of(mount)), new AsgiBridge(options, audit));
		HttpServer server = customizer.apply(HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.route(routes::apply)
			.doOnChannelInit((observer, channel, address) -> audit.watch(channel)));
		return new TestServer(AsgiHttpServer.configure(server).bindNow(), audit);
	}

	@Override
	public InetSocketAddress address() {
		return (InetSocketAddress) this.server.address();
	}

	@Override
	public void close() {
		this.server.disposeNow();
		this.audit.check();
	}

}
