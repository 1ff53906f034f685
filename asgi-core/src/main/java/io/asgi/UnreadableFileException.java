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

package io.asgi;

/**
 * A {@code send} failed because the file of its event cannot be read: it is missing, may
 * not be read, is a directory, is closed, or does not have the bytes that are asked for.
 * Nothing of the event has reached the client. If the head of the response is still held,
 * it is taken back, and the application may answer something else.
 * <p>
 * The {@linkplain #getCause() cause} says why, such as a
 * {@link java.nio.file.NoSuchFileException}. An event that is not allowed at all,
 * whatever its file is like, fails with {@link IllegalEventException} instead.
 *
 * @see HttpSendEvent.PathSend
 * @see HttpSendEvent.ZeroCopySend
 */
public final class UnreadableFileException extends AsgiException {

	private final String eventType;

	/**
	 * Create an exception.
	 * @param eventType the type of the event that names the file
	 * @param cause why the file cannot be read
	 */
	public UnreadableFileException(String eventType, Throwable cause) {
		super(eventType + " was not sent: its file cannot be read (" + cause + ")", cause);
		this.eventType = eventType;
	}

	/**
	 * Return the type of the event that was not sent.
	 * @return the type, such as {@code http.response.pathsend}
	 */
	public String eventType() {
		return this.eventType;
	}

}
