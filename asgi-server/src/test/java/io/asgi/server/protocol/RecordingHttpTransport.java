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

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A transport that is only recorded.
 */
class RecordingHttpTransport implements HttpTransport {

	private final Writes writes;

	private final Deque<Runnable> endOfTurn = new ArrayDeque<>();

	private Runnable whenRead = () -> {
	};

	RecordingHttpTransport() {
		this(new Writes());
	}

	RecordingHttpTransport(Writes writes) {
		this.writes = writes;
	}

	Writes writes() {
		return this.writes;
	}

	/**
	 * Answer each read from within.
	 */
	void whenRead(Runnable whenRead) {
		this.whenRead = whenRead;
	}

	void endTurn() {
		Runnable action;
		while ((action = this.endOfTurn.poll()) != null) {
			action.run();
		}
	}

	@Override
	public void writeResponse(ResponseHead head, byte[] body, Completion completion) {
		this.writes.write("response " + describe(head) + text(body), completion);
	}

	@Override
	public void writeHead(ResponseHead head, Completion completion) {
		this.writes.write("head " + describe(head), completion);
	}

	@Override
	public void writeBody(byte[] body, Completion completion) {
		this.writes.write("body" + text(body), completion);
	}

	@Override
	public void writeLast(byte[] body, Completion completion) {
		this.writes.write("last" + text(body), completion);
	}

	@Override
	public void abort() {
		this.writes.record("abort");
	}

	@Override
	public void read() {
		this.writes.record("read");
		this.whenRead.run();
	}

	@Override
	public void atEndOfTurn(Runnable action) {
		this.endOfTurn.add(action);
	}

	@Override
	public void ignored(String eventType) {
		this.writes.record("ignored " + eventType);
	}

	private static String describe(ResponseHead head) {
		return head.status() + ((head.contentLength() >= 0) ? "/" + head.contentLength() : "")
				+ (head.bodyless() ? " bodyless" : "");
	}

	private static String text(byte[] body) {
		return (body.length == 0) ? "" : " '" + new String(body, StandardCharsets.UTF_8) + "'";
	}

}
