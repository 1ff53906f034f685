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
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
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

	private final HttpTransport transport;

	private final RequestBody requestBody;

	private final SendQueue sends;

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
		this.transport = transport;
		this.requestBody = new RequestBody(transport);
		this.sends = new SendQueue(maxQueuedSends, this::process, this::writeFailed);
		this.response = new HttpResponse(transport, "HEAD".equals(method), offered, this.requestBody, this.sends);
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
		this.sends.submit(event, completion);
	}

	@Override
	public void applicationEnded(@Nullable Throwable failure, Consumer<Ending> report) {
		this.sends.whenIdle(() -> report.accept(this.response.end(failure)));
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
	 * Return who waits for more of the request body.
	 * @return the receiver, or {@code null} if nobody does
	 */
	public @Nullable Receiver bodyAwaitedBy() {
		return this.requestBody.awaitedBy();
	}

	RequestBody requestBody() {
		return this.requestBody;
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
		return this.response.replace(new FailureResponse(status, message));
	}

	/**
	 * Return whether the response is neither complete nor given up.
	 * @return {@code true} if the client still waits for it
	 */
	public boolean isUnderWay() {
		return this.response.state().isUnderWay();
	}

	private void process(AsgiSendEvent event, Completion completion) {
		if (this.response.state() == HttpState.COMPLETE && event instanceof HttpSendEvent) {
			this.transport.ignored(event.type());
			completion.complete(null);
		}
		else if (!this.response.state().isUnderWay() && event instanceof HttpSendEvent) {
			completion.complete(new ClientDisconnectedException(event.type()));
		}
		else {
			try {
				dispatch(event, completion);
			}
			catch (IllegalEventException ex) {
				completion.complete(ex);
			}
		}
	}

	private void writeFailed() {
		this.response.writeFailed();
	}

	private void dispatch(AsgiSendEvent event, Completion completion) {
		if (event instanceof HttpSendEvent.Start start) {
			this.response.start(start, completion);
		}
		else if (event instanceof HttpSendEvent.Body body) {
			this.response.body(body, completion);
		}
		else if (event instanceof HttpSendEvent.Trailers trailers) {
			this.response.trailers(trailers, completion);
		}
		else if (event instanceof HttpSendEvent.EarlyHint hint) {
			this.response.earlyHint(hint, completion);
		}
		else if (event instanceof HttpSendEvent.Push push) {
			push(push, completion);
		}
		else if (event instanceof HttpSendEvent.PathSend) {
			this.response.file((HttpSendEvent) event, false, completion);
		}
		else if (event instanceof HttpSendEvent.ZeroCopySend part) {
			this.response.file(part, part.more(), completion);
		}
		else {
			throw IllegalEventException.notAllowed(event.type(), this.response.state());
		}
	}

	private void push(HttpSendEvent.Push event, Completion completion) {
		this.response.requireOffered(event);
		if (this.response.state() == HttpState.REQUEST) {
			throw HttpState.REQUEST.refusal(event.type());
		}
		this.transport.push(event.path(), HeaderRules.checkPush(event.type(), event.headers()), completion);
	}

}
