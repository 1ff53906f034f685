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

package io.asgi.spring.boot.test.websocket;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.asgi.spring.boot.test.websocket.WebSocketListener.Heard;
import io.asgi.spring.boot.test.websocket.WebSocketTranscript.Kind;
import io.asgi.spring.boot.test.websocket.WebSocketTranscript.Speaker;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An open WebSocket of a {@link WebSocketTestClient}. Pings of the server are answered,
 * and are no messages. At most 64 messages wait to be received, then the server does. Not
 * safe to use from several threads.
 */
public final class WebSocketTestSession implements AutoCloseable {

	private static final Duration NOTHING = Duration.ofMillis(50);

	private final WebSocket webSocket;

	private final WebSocketListener listener;

	private final Duration timeout;

	private WebSocketTranscript transcript;

	private @Nullable Heard last;

	private boolean aborted;

	WebSocketTestSession(WebSocket webSocket, WebSocketListener listener, Duration timeout,
			WebSocketTranscript transcript) {
		this.webSocket = webSocket;
		this.listener = listener;
		this.timeout = timeout;
		this.transcript = transcript;
	}

	/**
	 * Return the subprotocol that the server has chosen.
	 * @return the subprotocol, or empty if there is none
	 */
	public Optional<String> subprotocol() {
		return Optional.of(this.webSocket.getSubprotocol()).filter((name) -> !name.isEmpty());
	}

	/**
	 * Send a text message.
	 * @param text the message
	 * @return this session
	 */
	public WebSocketTestSession sendText(String text) {
		sent(Kind.TEXT, text, this.webSocket.sendText(text, true));
		return this;
	}

	/**
	 * Send a binary message.
	 * @param bytes the message
	 * @return this session
	 */
	public WebSocketTestSession sendBytes(byte[] bytes) {
		sent(Kind.BYTES, size(bytes), this.webSocket.sendBinary(ByteBuffer.wrap(bytes), true));
		return this;
	}

	/**
	 * Send a ping, and wait for its pong.
	 * @param content up to 125 bytes
	 * @return this session
	 * @throws AssertionError if there is no pong within the timeout, or one with other
	 * content
	 */
	public WebSocketTestSession ping(byte[] content) {
		sent(Kind.PING, size(content), this.webSocket.sendPing(ByteBuffer.wrap(content)));
		byte[] pong = await("a pong", this.listener::pong);
		assertThat(pong).as("content of the pong").isEqualTo(content);
		heard(Kind.PONG, size(pong));
		return this;
	}

	/**
	 * Wait for a ping of the server, which has been answered.
	 * @return the content of the ping
	 * @throws AssertionError if there is none within the timeout
	 */
	public byte[] receivePing() {
		byte[] ping = await("a ping", this.listener::ping);
		heard(Kind.PING, size(ping));
		return ping;
	}

	/**
	 * Wait for a text message.
	 * @return the message
	 * @throws AssertionError if nothing comes within the timeout, or something else
	 */
	public String receiveText() {
		if (next("a text") instanceof Heard.Text heard) {
			heard(Kind.TEXT, heard.text());
			return heard.text();
		}
		throw unexpected("a text");
	}

	/**
	 * Wait for a binary message.
	 * @return the message
	 * @throws AssertionError if nothing comes within the timeout, or something else
	 */
	public byte[] receiveBytes() {
		if (next("bytes") instanceof Heard.Bytes heard) {
			heard(Kind.BYTES, size(heard.bytes()));
			return heard.bytes();
		}
		throw unexpected("bytes");
	}

	/**
	 * Wait until the server closes the WebSocket, or answers the close of the client.
	 * @return the close
	 * @throws AssertionError if nothing comes within the timeout, or something else
	 */
	public WebSocketClose receiveClose() {
		if (next("a close") instanceof Heard.Closed heard) {
			heard(Kind.CLOSE, heard.close().toString());
			return heard.close();
		}
		throw unexpected("a close");
	}

	/**
	 * Wait for a text message, which is this one.
	 * @param text the message
	 * @return this session
	 * @throws AssertionError if nothing comes within the timeout, or something else
	 */
	public WebSocketTestSession expectText(String text) {
		assertThat(receiveText()).isEqualTo(text);
		return this;
	}

	/**
	 * Wait for a binary message, which is this one.
	 * @param bytes the message
	 * @return this session
	 * @throws AssertionError if nothing comes within the timeout, or something else
	 */
	public WebSocketTestSession expectBytes(byte[] bytes) {
		assertThat(receiveBytes()).isEqualTo(bytes);
		return this;
	}

	/**
	 * Wait until the server closes the WebSocket with this code.
	 * @param code the close code
	 * @return the close
	 * @throws AssertionError if nothing comes within the timeout, or something else
	 */
	public WebSocketClose expectClose(int code) {
		WebSocketClose close = receiveClose();
		assertThat(close.code()).as("code of the close %s", close).isEqualTo(code);
		return close;
	}

	/**
	 * Show that the server sends nothing for 50 milliseconds.
	 * @return this session
	 * @throws AssertionError if it does
	 */
	public WebSocketTestSession receiveNothing() {
		Heard heard = poll(NOTHING);
		if (heard != null) {
			throw failure("Expected nothing but the server has sent " + heard, null);
		}
		return this;
	}

	/**
	 * Close the WebSocket from the client's side. {@link #receiveClose()} then waits for
	 * the answer.
	 * @param code 1000, or one from 3000 to 4999
	 * @param reason the reason, empty for none
	 * @return this session
	 */
	public WebSocketTestSession close(int code, String reason) {
		sent(Kind.CLOSE, new WebSocketClose(code, reason).toString(), this.webSocket.sendClose(code, reason));
		return this;
	}

	/**
	 * Lose the connection: the server gets no close.
	 */
	public void abort() {
		this.aborted = true;
		this.webSocket.abort();
	}

	/**
	 * Return what has been said so far, for documentation.
	 * @return the transcript
	 */
	public WebSocketTranscript transcript() {
		return this.transcript;
	}

	/**
	 * Close the WebSocket with code 1000 if it is open, wait for the answer of the
	 * server, and drop the connection. There is nothing to do if that has been done.
	 */
	@Override
	public void close() {
		if (this.aborted) {
			return;
		}
		try {
			// The JDK answers a close of the server by itself
			if (!isOver() && !this.webSocket.isOutputClosed()) {
				closeIfOpen();
			}
			long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(this.timeout.toMillis());
			long left = end - System.nanoTime();
			while (!isOver() && left > 0) {
				poll(Duration.ofNanos(left));
				left = end - System.nanoTime();
			}
		}
		finally {
			abort();
		}
	}

	/**
	 * The server may be closing, or be lost, at this very moment.
	 */
	private void closeIfOpen() {
		try {
			close(WebSocket.NORMAL_CLOSURE, "");
		}
		catch (AssertionError ex) {
			if (!(ex.getCause() instanceof IOException)) {
				throw ex;
			}
		}
	}

	private boolean isOver() {
		return this.last != null && this.last.isLast();
	}

	private void sent(Kind kind, String content, CompletableFuture<WebSocket> sending) {
		try {
			sending.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
			this.transcript = this.transcript.with(Speaker.CLIENT, kind, content);
		}
		catch (ExecutionException ex) {
			throw failure("Could not send " + kind + " " + content + ": " + ex.getCause(), ex.getCause());
		}
		catch (TimeoutException ex) {
			throw failure("Could not send " + kind + " " + content + " within " + this.timeout.toMillis()
					+ " ms: the server does not read", ex);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private void heard(Kind kind, String content) {
		this.transcript = this.transcript.with(Speaker.SERVER, kind, content);
	}

	private Heard next(String expected) {
		Heard heard = poll(this.timeout);
		if (heard == null) {
			throw failure("Expected " + expected + " within " + this.timeout.toMillis() + " ms but nothing came", null);
		}
		return heard;
	}

	private @Nullable Heard poll(Duration timeout) {
		if (isOver()) {
			return this.last;
		}
		try {
			Heard heard = this.listener.message(timeout.toMillis());
			if (heard != null) {
				this.last = heard;
				if (!heard.isLast()) {
					this.webSocket.request(1);
				}
			}
			return heard;
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private byte[] await(String expected, Source source) {
		try {
			byte[] content = source.poll(this.timeout.toMillis());
			if (content == null) {
				throw failure("Expected " + expected + " within " + this.timeout.toMillis() + " ms but none came",
						null);
			}
			return content;
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private AssertionError unexpected(String expected) {
		Heard heard = this.last;
		return failure("Expected " + expected + " but got " + heard,
				(heard instanceof Heard.Failed failed) ? failed.error() : null);
	}

	private AssertionError interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return failure("Interrupted while waiting for the server", ex);
	}

	private AssertionError failure(String message, @Nullable Throwable cause) {
		return new AssertionError(message + " [" + this.transcript.uri() + "; said so far:"
				+ (this.transcript.lines().isEmpty() ? " nothing" : "\n" + this.transcript) + "]", cause);
	}

	private static String size(byte[] bytes) {
		return bytes.length + ((bytes.length == 1) ? " byte" : " bytes");
	}

	/**
	 * Where control frames come from.
	 */
	private interface Source {

		byte @Nullable [] poll(long millis) throws InterruptedException;

	}

}
