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

import io.asgi.AsgiApplication;
import io.asgi.test.conformance.AbstractHttpConformanceTests;
import io.asgi.test.conformance.Http1Protocol;
import io.asgi.test.conformance.ServerSettings;
import io.asgi.test.conformance.ServerUnderTest;
import io.asgi.test.conformance.WireProtocol;
import reactor.netty.http.HttpProtocol;

/**
 * The conformance suite for HTTP requests over HTTP/1.1.
 */
class Http11ConformanceTests extends AbstractHttpConformanceTests {

	@Override
	protected ServerUnderTest startServer(AsgiApplication application, ServerSettings settings) {
		return TestServer.start(application, settings,
				(server) -> server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C));
	}

	@Override
	protected WireProtocol protocol() {
		return Http1Protocol.cleartext();
	}

}
