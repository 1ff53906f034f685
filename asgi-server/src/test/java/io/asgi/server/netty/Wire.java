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

import java.security.GeneralSecurityException;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

import io.asgi.AsgiApplication;
import io.asgi.server.netty.wire.Http2Protocol;
import io.asgi.server.netty.wire.TestCertificate;
import io.asgi.test.conformance.Http1Protocol;
import io.asgi.test.conformance.ServerSettings;
import io.asgi.test.conformance.WireProtocol;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/**
 * The protocols of the server, each with the client that speaks it.
 */
enum Wire {

	HTTP11(Http1Protocol.cleartext(), Wire::cleartext), HTTP11_TLS(Http1Protocol.secure(trustingSockets()), Wire::tls),
	H2C(Http2Protocol.cleartext(), Wire::cleartext), H2(Http2Protocol.secure(), Wire::tls);

	private final WireProtocol protocol;

	private final UnaryOperator<HttpServer> customizer;

	Wire(WireProtocol protocol, UnaryOperator<HttpServer> customizer) {
		this.protocol = protocol;
		this.customizer = customizer;
	}

	WireProtocol protocol() {
		return this.protocol;
	}

	TestServer serve(AsgiApplication application, ServerSettings settings) {
		return TestServer.start(application, settings, this.customizer);
	}

	private static HttpServer cleartext(HttpServer server) {
		return server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C);
	}

	private static HttpServer tls(HttpServer server) {
		return server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2)
			.secure((ssl) -> ssl.sslContext(TestCertificate.serverContext()));
	}

	static SSLSocketFactory trustingSockets() {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
			return context.getSocketFactory();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
