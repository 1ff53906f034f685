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

package io.asgi.conformance.python;

import io.asgi.AsgiApplication;
import io.asgi.server.netty.wire.Http2Protocol;
import io.asgi.test.conformance.AbstractWebSocketConformanceTests;
import io.asgi.test.conformance.Http1Protocol;
import io.asgi.test.conformance.ServerSettings;
import io.asgi.test.conformance.ServerUnderTest;
import io.asgi.test.conformance.WireProtocol;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The conformance suite for WebSocket in Python.
 */
@ExtendWith(PythonDifferences.class)
class PythonWebSocketConformanceTests extends AbstractPuppetTests {

	@Nested
	class OverHttp11 extends Suite {

		OverHttp11() {
			super(Http1Protocol.cleartext());
		}

	}

	@Nested
	class OverH2c extends Suite {

		OverH2c() {
			super(Http2Protocol.cleartext());
		}

	}

	private abstract static class Suite extends AbstractWebSocketConformanceTests {

		private final WireProtocol protocol;

		Suite(WireProtocol protocol) {
			this.protocol = protocol;
		}

		@Override
		protected ServerUnderTest startServer(AsgiApplication application, ServerSettings settings) {
			return puppet.worker().serve(application, settings);
		}

		@Override
		protected WireProtocol protocol() {
			return this.protocol;
		}

	}

}
