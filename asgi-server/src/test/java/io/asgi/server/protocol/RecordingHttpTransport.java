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
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.HttpSendEvent;
import io.asgi.UnreadableFileException;

/**
 * A transport that is only recorded.
 */
class RecordingHttpTransport implements HttpTransport {

	private final Writes writes;

	private final Deque<Runnable> endOfTurn = new ArrayDeque<>();

	private Runnable whenRead = () -> {
	};

	private final Deque<FileReceiver> opening = new ArrayDeque<>();

	private boolean slowDisk;

	private long fileLength = 4;

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

	/**
	 * Let files be opened when the test says so.
	 */
	void slowDisk() {
		this.slowDisk = true;
	}

	/**
	 * Set how long the files are; 4 bytes by default.
	 */
	void fileLength(long fileLength) {
		this.fileLength = fileLength;
	}

	/**
	 * Return whether a file waits to be opened.
	 */
	boolean isOpening() {
		return !this.opening.isEmpty();
	}

	/**
	 * Open the file that has waited longest.
	 */
	void open() {
		this.opening.remove().opened(new RecordedFile(this.fileLength));
	}

	/**
	 * Refuse to open the file that has waited longest.
	 */
	void refuse() {
		this.opening.remove()
			.refused(new UnreadableFileException(HttpSendEvent.PathSend.TYPE, new NoSuchFileException("/missing")));
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
	public void openFile(HttpSendEvent event, FileReceiver receiver) {
		this.opening.add(receiver);
		if (!this.slowDisk) {
			open();
		}
	}

	@Override
	public void writeFile(FilePart file, Completion completion) {
		this.writes.write("file " + file.length(), completion);
	}

	@Override
	public void writeTrailers(AsgiHeaders trailers, Completion completion) {
		this.writes.write("trailers " + trailers, completion);
	}

	@Override
	public void writeEarlyHint(List<String> links, Completion completion) {
		this.writes.write("hint " + links, completion);
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
				+ (head.bodyless() ? " bodyless" : "") + (head.trailers() ? " trailers" : "");
	}

	private static String text(byte[] body) {
		return (body.length == 0) ? "" : " '" + new String(body, StandardCharsets.UTF_8) + "'";
	}

	/**
	 * A file that tells when it is closed. One that is written need not.
	 */
	private final class RecordedFile implements FilePart {

		private final long length;

		RecordedFile(long length) {
			this.length = length;
		}

		@Override
		public long length() {
			return this.length;
		}

		@Override
		public void close() {
			RecordingHttpTransport.this.writes.record("close");
		}

	}

}
