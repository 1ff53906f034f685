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
import io.asgi.test.conformance.AbstractWebSocketConformanceTests;
import io.asgi.test.conformance.ServerSettings;
import io.asgi.test.conformance.ServerUnderTest;
import io.asgi.test.conformance.WireProtocol;
import org.junit.jupiter.api.Nested;

/**
 * The conformance suite for WebSockets on every protocol of the server.
 */
class WebSocketConformanceTests {

	@Nested
	class OverHttp11 extends Suite {

		OverHttp11() {
			super(Wire.HTTP11);
		}

	}

	@Nested
	class OverHttp11Tls extends Suite {

		OverHttp11Tls() {
			super(Wire.HTTP11_TLS);
		}

	}

	@Nested
	class OverH2c extends Suite {

		OverH2c() {
			super(Wire.H2C);
		}

	}

	@Nested
	class OverH2 extends Suite {

		OverH2() {
			super(Wire.H2);
		}

	}

	private abstract static class Suite extends AbstractWebSocketConformanceTests {

		private final Wire wire;

		Suite(Wire wire) {
			this.wire = wire;
		}

		@Override
		protected ServerUnderTest startServer(AsgiApplication application, ServerSettings settings) {
			return this.wire.serve(application, settings);
		}

		@Override
		protected WireProtocol protocol() {
			return this.wire.protocol();
		}

	}

}
