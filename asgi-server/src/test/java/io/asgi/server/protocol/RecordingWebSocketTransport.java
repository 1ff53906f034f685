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

package io.asgi.server.protocol;

import io.asgi.AsgiHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A transport that is only recorded.
 */
final class RecordingWebSocketTransport implements WebSocketTransport {

	private final Writes writes = new Writes();

	private final RecordingHttpTransport response = new RecordingHttpTransport(this.writes) {

		@Override
		public void read() {
			// There is nothing to read
		}

	};

	private Runnable whenRead = () -> {
	};

	Writes writes() {
		return this.writes;
	}

	/**
	 * Answer each read from within.
	 */
	void whenRead(Runnable whenRead) {
		this.whenRead = whenRead;
	}

	boolean cutAfterTimeout;

	@Override
	public void accept(@Nullable String subprotocol, AsgiHeaders headers, Completion completion) {
		this.writes.write("accept " + subprotocol + " " + headers, completion);
	}

	@Override
	public RecordingHttpTransport response() {
		return this.response;
	}

	@Override
	public void sendText(String text, Completion completion) {
		this.writes.write("text " + text, completion);
	}

	@Override
	public void sendBytes(byte[] bytes, Completion completion) {
		this.writes.write("bytes " + bytes.length, completion);
	}

	@Override
	public void close(int code, String reason, Completion completion) {
		this.writes.write("close " + code + " '" + reason + "'", completion);
	}

	@Override
	public void cutAfterTimeout() {
		this.cutAfterTimeout = true;
	}

	@Override
	public void read() {
		this.writes.record("read");
		this.whenRead.run();
	}

}
