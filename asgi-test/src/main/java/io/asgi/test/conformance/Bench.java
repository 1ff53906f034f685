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

package io.asgi.test.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.asgi.AsgiApplication;
import io.asgi.ConnectionScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a test works with: a server with an application that the test acts for, and
 * clients. Everything is started when it is first asked for, and closed after the test.
 */
final class Bench implements AutoCloseable {

	private final BiFunction<AsgiApplication, ServerSettings, ServerUnderTest> servers;

	private final Supplier<WireProtocol> protocol;

	private final RemoteApplication remote = new RemoteApplication();

	private final Deque<AutoCloseable> open = new ArrayDeque<>();

	private ServerSettings settings = ServerSettings.defaults();

	private @Nullable ServerUnderTest server;

	private @Nullable WireConnection connection;

	Bench(BiFunction<AsgiApplication, ServerSettings, ServerUnderTest> servers, Supplier<WireProtocol> protocol) {
		this.servers = servers;
		this.protocol = protocol;
	}

	WireProtocol protocol() {
		return this.protocol.get();
	}

	boolean isHttp1() {
		return protocol().httpVersion().startsWith("1.");
	}

	/**
	 * Skip a test that is not about the protocol at hand.
	 */
	void assumeHttp1() {
		Assumptions.assumeTrue(isHttp1(), "Only for HTTP/1");
	}

	void assumeMultiplexing() {
		Assumptions.assumeTrue(protocol().multiplexes(), "Only for protocols that multiplex");
	}

	/**
	 * Change the settings of the server that will be started.
	 */
	void settings(UnaryOperator<ServerSettings> change) {
		if (this.server != null) {
			throw new IllegalStateException("The server is running already");
		}
		this.settings = change.apply(this.settings);
	}

	/**
	 * Start the server with an application that acts by itself.
	 */
	void serve(AsgiApplication application) {
		if (this.server != null) {
			throw new IllegalStateException("The server is running already");
		}
		this.server = this.servers.apply(application, this.settings);
		this.open.push(this.server);
	}

	InetSocketAddress serverAddress() {
		if (this.server == null) {
			serve(this.remote);
		}
		ServerUnderTest server = this.server;
		if (server == null) {
			throw new IllegalStateException("No server");
		}
		return server.address();
	}

	/**
	 * Wait for the next call of the application that the test acts for.
	 */
	RemoteCall call() {
		return this.remote.awaitCall();
	}

	RemoteApplication application() {
		return this.remote;
	}

	/**
	 * Return the connection that a test uses where one is enough.
	 */
	WireConnection connection() {
		if (this.connection == null) {
			this.connection = connect();
		}
		return this.connection;
	}

	WireConnection connect() {
		try {
			WireConnection connection = protocol().connect(serverAddress());
			this.open.push(connection);
			return connection;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No connection to the server at " + serverAddress(), ex);
		}
	}

	/**
	 * Show that a scope tells of TLS only where there is some, and then what it must.
	 */
	void tellsOfTls(ConnectionScope scope) {
		Map<String, Object> tls = scope.extensions().get("tls");
		if (!protocol().isSecure()) {
			assertThat(tls).as("the extension tls of a plain connection").isNull();
		}
		else if (tls != null) {
			assertThat(tls.get("server_cert")).asString().startsWith("-----BEGIN CERTIFICATE-----");
			assertThat(tls.get("tls_version")).isIn(0x0303, 0x0304);
			assertThat(tls.get("cipher_suite")).isInstanceOf(Integer.class);
		}
	}

	/**
	 * Send the head of a request on the one connection.
	 */
	ClientExchange open(WireRequest request) {
		return open(connection(), request);
	}

	ClientExchange open(WireConnection connection, WireRequest request) {
		WireResponse response = new WireResponse();
		return new ClientExchange(connection.open(request, response), response);
	}

	/**
	 * Send a request without a body.
	 */
	ClientExchange get(String target) {
		return open(WireRequest.get(target));
	}

	/**
	 * Ask for a WebSocket on the one connection, and do not wait for the answer.
	 */
	WebSocketClient webSocket(String target, String... namesAndValues) {
		return WebSocketClient.open(this, connection(), target, namesAndValues);
	}

	@Override
	public void close() {
		RuntimeException failure = null;
		while (!this.open.isEmpty()) {
			try {
				this.open.pop().close();
			}
			catch (Exception ex) {
				failure = new IllegalStateException("Something could not be closed", ex);
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

}
