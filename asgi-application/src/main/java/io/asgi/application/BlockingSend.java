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

package io.asgi.application;

import java.io.OutputStream;

import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent;
import org.reactivestreams.Publisher;

/**
 * Takes the events that a blocking application sends to its client.
 * <p>
 * Safe to use from any thread that may block; on one that must not, such as an event
 * loop, every method fails with {@link IllegalStateException}.
 *
 * @see io.asgi.AsgiSend
 */
public interface BlockingSend {

	/**
	 * Send one event and wait until the connection can take more.
	 * @param event the event to send
	 * @throws InterruptedException if the thread is interrupted, as it is when the call
	 * is cancelled
	 * @throws io.asgi.IllegalEventException if the event is not allowed now or not valid
	 * @throws io.asgi.UnreadableFileException if the file of the event cannot be read
	 * @throws io.asgi.ClientDisconnectedException if the client has left
	 */
	void send(AsgiSendEvent event) throws InterruptedException;

	/**
	 * Send all events of a stream, such as one of {@link Responses}, and wait until the
	 * last one has been sent.
	 * @param events the events to send; requested one at a time
	 * @throws InterruptedException if the thread is interrupted, as it is when the call
	 * is cancelled
	 * @throws io.asgi.IllegalEventException if an event is not allowed or not valid
	 * @throws io.asgi.UnreadableFileException if the file of an event cannot be read
	 * @throws io.asgi.ClientDisconnectedException if the client has left
	 */
	void sendAll(Publisher<? extends AsgiSendEvent> events) throws InterruptedException;

	/**
	 * Send a response body through a stream. The body is complete when the writer
	 * returns, and only then: closing the stream does not complete it, so that a writer
	 * that fails never makes a part of a body look like the whole.
	 * <p>
	 * What is written is sent 8 KiB at a time, or when the stream is flushed. The
	 * {@linkplain HttpSendEvent.Start start} must have been sent before.
	 * @param writer writes the body
	 * @throws Exception what the writer throws, or what {@link #send} does
	 */
	default void sendBody(BodyWriter writer) throws Exception {
		ResponseBodyOutputStream body = new ResponseBodyOutputStream(this);
		writer.writeTo(body);
		send(HttpSendEvent.Body.last(body.takeBuffered()));
	}

	/**
	 * Writes a response body.
	 */
	@FunctionalInterface
	interface BodyWriter {

		/**
		 * Write the whole body.
		 * @param body the stream to write to; not safe to use from several threads
		 * @throws Exception any failure
		 */
		void writeTo(OutputStream body) throws Exception;

	}

}
