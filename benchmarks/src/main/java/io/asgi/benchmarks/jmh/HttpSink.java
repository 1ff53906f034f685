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

import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.HttpTransport;
import io.asgi.server.protocol.ResponseHead;

/**
 * A client that takes everything at once.
 */
final class HttpSink implements HttpTransport {

	@Override
	public void writeResponse(ResponseHead head, byte[] body, Completion completion) {
		completion.complete(null);
	}

	@Override
	public void writeHead(ResponseHead head, Completion completion) {
		completion.complete(null);
	}

	@Override
	public void writeBody(byte[] body, Completion completion) {
		completion.complete(null);
	}

	@Override
	public void writeLast(byte[] body, Completion completion) {
		completion.complete(null);
	}

	@Override
	public void abort() {
	}

	@Override
	public void read() {
	}

	@Override
	public void atEndOfTurn(Runnable action) {
	}

	@Override
	public void ignored(String eventType) {
	}

}
