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

package io.asgi.test;

import java.time.Duration;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.WebSocketSendEvent.Accept;
import io.asgi.WebSocketSendEvent.Close;
import io.asgi.WebSocketSendEvent.DenialStart;

/**
 * A client of an application's WebSocket, without a server and without sockets:
 *
 * <pre class="code">
 * try (WebSocketTester socket = WebSocketTester.start(application, WebSocketScope.builder().path("/echo").build())) {
 * 	socket.connect();
 * 	socket.sendText("hello");
 * 	assertThat(socket.receiveText()).isEqualTo("hello");
 * }
 * </pre>
 *
 * An expectation that is not met is an {@link AssertionError} that says what was
 * expected, what the application has sent so far and how it fares. Safe to use from
 * several threads.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#websocket">ASGI
 * WebSocket specification</a>
 */
public final class WebSocketTester implements AutoCloseable {

	private final ApplicationTester tester;

	private WebSocketTester(ApplicationTester tester) {
		this.tester = tester;
	}

	/**
	 * Call an application; the client asks for its WebSocket with {@link #connect()}.
	 * @param application the application
	 * @param scope the scope that it is called with
	 * @return the tester, which waits 1 second for each event
	 */
	public static WebSocketTester start(AsgiApplication application, WebSocketScope scope) {
		return start(application, scope, ApplicationTester.DEFAULT_TIMEOUT);
	}

	/**
	 * Call an application; the client asks for its WebSocket with {@link #connect()}.
	 * @param application the application
	 * @param scope the scope that it is called with
	 * @param timeout how long to wait for each event
	 * @return the tester
	 */
	public static WebSocketTester start(AsgiApplication application, WebSocketScope scope, Duration timeout) {
		return new WebSocketTester(ApplicationTester.builder(application, scope).timeout(timeout).start());
	}

	/**
	 * Ask for the WebSocket, and wait until the application accepts.
	 * @return the accept, with subprotocol and headers
	 * @throws AssertionError if the application denies, or does not answer
	 */
	public Accept connect() {
		this.tester.sendInput(WebSocketReceiveEvent.Connect.INSTANCE);
		return this.tester.receiveOutput(Accept.class);
	}

	/**
	 * Ask for the WebSocket, and wait until the application denies.
	 * @return what the client sees of it: status 403, or the denial response of the
	 * application where the scope offers that extension
	 * @throws AssertionError if the application accepts, or does not answer
	 */
	public HttpTestResponse connectDenied() {
		this.tester.sendInput(WebSocketReceiveEvent.Connect.INSTANCE);
		AsgiSendEvent answer = this.tester.receiveOutput();
		if (answer instanceof Close) {
			return new HttpTestResponse(403, AsgiHeaders.empty(), new byte[0], AsgiHeaders.empty());
		}
		if (answer instanceof DenialStart start) {
			return HttpTestResponse.readDenial(start, this.tester);
		}
		throw this.tester.failure("Expected the application to deny the WebSocket but it sent " + answer);
	}

	/**
	 * Send a text message to the application.
	 * @param text the message
	 * @throws IllegalStateException if the WebSocket is not open
	 */
	public void sendText(String text) {
		this.tester.sendInput(new WebSocketReceiveEvent.Text(text));
	}

	/**
	 * Send a binary message to the application.
	 * @param bytes the message, which the event owns from now on
	 * @throws IllegalStateException if the WebSocket is not open
	 */
	public void sendBytes(byte[] bytes) {
		this.tester.sendInput(new WebSocketReceiveEvent.Bytes(bytes));
	}

	/**
	 * Wait for a text message.
	 * @return the message
	 * @throws AssertionError if there is no event within the timeout, or another one
	 */
	public String receiveText() {
		return this.tester.receiveOutput(WebSocketSendEvent.Text.class).text();
	}

	/**
	 * Wait for a binary message.
	 * @return the message, not to be written to
	 * @throws AssertionError if there is no event within the timeout, or another one
	 */
	public byte[] receiveBytes() {
		return this.tester.receiveOutput(WebSocketSendEvent.Bytes.class).bytes();
	}

	/**
	 * Wait until the application closes the WebSocket.
	 * @return the close, with code and reason
	 * @throws AssertionError if there is no event within the timeout, or another one
	 */
	public Close receiveClose() {
		return this.tester.receiveOutput(Close.class);
	}

	/**
	 * Show that the application sends nothing for 50 milliseconds.
	 * @throws AssertionError if it does
	 */
	public void receiveNothing() {
		this.tester.receiveNothing();
	}

	/**
	 * Close the WebSocket from the client's side, or lose it.
	 * @param code the close code that the application is told: 1005 for a close without
	 * one, 1006 for a connection that is lost
	 * @throws IllegalStateException if the WebSocket is closed already
	 */
	public void disconnect(int code) {
		disconnect(code, "");
	}

	/**
	 * Close the WebSocket from the client's side, or lose it.
	 * @param code the close code that the application is told
	 * @param reason the reason that the application is told
	 * @throws IllegalStateException if the WebSocket is closed already
	 */
	public void disconnect(int code, String reason) {
		this.tester.sendInput(new WebSocketReceiveEvent.Disconnect(code, reason));
	}

	/**
	 * Wait until the application completes.
	 * @throws AssertionError if it does not within the timeout
	 * @throws RuntimeException the application's error, if it fails
	 */
	public void awaitCompletion() {
		this.tester.awaitCompletion();
	}

	/**
	 * Cancel the application if it still runs.
	 */
	@Override
	public void close() {
		this.tester.close();
	}

	@Override
	public String toString() {
		return this.tester.toString();
	}

}
