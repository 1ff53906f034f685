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

package io.asgi.benchmarks.jmh;

import io.asgi.AsgiHeaders;
import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.HttpTransport;
import io.asgi.server.protocol.WebSocketTransport;
import org.jspecify.annotations.Nullable;

/**
 * A client that takes every message at once.
 */
final class WebSocketSink implements WebSocketTransport {

	private final HttpTransport response = new HttpSink();

	@Override
	public void accept(@Nullable String subprotocol, AsgiHeaders headers, Completion completion) {
		completion.complete(null);
	}

	@Override
	public HttpTransport response() {
		return this.response;
	}

	@Override
	public void sendText(String text, Completion completion) {
		completion.complete(null);
	}

	@Override
	public void sendBytes(byte[] bytes, Completion completion) {
		completion.complete(null);
	}

	@Override
	public void close(int code, String reason, Completion completion) {
		completion.complete(null);
	}

	@Override
	public void cutAfterTimeout() {
	}

	@Override
	public void read() {
	}

}
