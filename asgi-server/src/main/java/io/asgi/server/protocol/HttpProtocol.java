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

import java.util.function.Consumer;
import java.util.function.Predicate;

import io.asgi.AsgiSendEvent;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one HTTP exchange. It decides which events are legal, what becomes
 * of them on the wire, and how the exchange ends; it does no input or output itself.
 * <p>
 * Not safe to use from several threads: everything runs on the loop of the connection.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#http">ASGI HTTP
 * specification</a>
 */
public final class HttpProtocol implements ApplicationProtocol {

	private final RequestBody requestBody;

	private final HttpResponse response;

	/**
	 * Create the state machine of an exchange that offers no extension.
	 * @param transport reaches the client
	 * @param method the method of the request as it was received: methods are
	 * case-sensitive (RFC 9110, section 9.1), and only HEAD has no body in its response
	 * @param maxQueuedSends how many sends may wait for the one under way
	 */
	public HttpProtocol(HttpTransport transport, String method, int maxQueuedSends) {
		this(transport, method, maxQueuedSends, (extension) -> false);
	}

	/**
	 * Create the state machine of an exchange.
	 * @param transport reaches the client
	 * @param method the method of the request as it was received
	 * @param maxQueuedSends how many sends may wait for the one under way
	 * @param offered tells of the name of an extension whether the scope offers it
	 */
	public HttpProtocol(HttpTransport transport, String method, int maxQueuedSends, Predicate<String> offered) {
		this.requestBody = new RequestBody(transport::read);
		this.response = new HttpResponse(transport, "HEAD".equals(method), maxQueuedSends, offered, this.requestBody);
	}

	@Override
	public void receive(Receiver receiver) {
		this.requestBody.receive(receiver);
	}

	@Override
	public void cancelReceive(Receiver receiver) {
		this.requestBody.cancel(receiver);
	}

	@Override
	public void send(AsgiSendEvent event, Completion completion) {
		this.response.send(event, completion);
	}

	@Override
	public void applicationEnded(@Nullable Throwable failure, Consumer<Ending> report) {
		this.response.applicationEnded(failure, report);
	}

	/**
	 * A part of the request body has arrived.
	 * @param body the part
	 * @param last whether it is the last one
	 */
	public void bodyReceived(byte[] body, boolean last) {
		this.requestBody.received(body, last);
	}

	/**
	 * The client has left, or its request cannot be read on.
	 */
	public void clientGone() {
		this.response.clientGone();
	}

	/**
	 * The request cannot be read on: its framing is broken.
	 */
	public void requestBroken() {
		this.response.requestBroken();
	}

	/**
	 * Answer in the application's place if nothing of its response has been written, and
	 * cut the response off otherwise.
	 * @param status the status code of the answer
	 * @param message the body of the answer
	 * @return whether the answer was written
	 */
	public boolean replaceResponse(int status, String message) {
		return this.response.replace(status, message);
	}

	/**
	 * Return whether the response is neither complete nor given up.
	 * @return {@code true} if the client still waits for it
	 */
	public boolean isUnderWay() {
		return this.response.isUnderWay();
	}

}
