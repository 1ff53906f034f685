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

package io.asgi.server.netty.report;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.ConnectionScope;
import io.asgi.server.ApplicationCall;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.protocol.ApplicationProtocol;
import io.asgi.server.report.ExchangeListener;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.Outcome;
import io.asgi.server.report.ReportedRequest;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Takes down what happens in one exchange, and reports it once. What is on the wire
 * decides when it is over: the application may have ended before, or go on.
 */
final class ExchangeRecorder implements ExchangeObserver {

	private static final Logger logger = LoggerFactory.getLogger(ExchangeRecorder.class);

	private final AsgiServerListener listener;

	private final Channel channel;

	private final RequestStart request;

	private final long startedNanos;

	private State state = State.HTTP;

	private volatile ExchangeListener exchange = ExchangeListener.NONE;

	private @Nullable ConnectionScope scope;

	private @Nullable WebSocketRecord webSocket;

	private @Nullable Integer status;

	private AsgiHeaders responseHeaders = AsgiHeaders.empty();

	private Outcome whenWritten = Outcome.COMPLETE;

	private Outcome whenLost = Outcome.CLIENT_GONE;

	private long bytesReceived;

	private long bytesSent;

	ExchangeRecorder(AsgiServerListener listener, Channel channel, RequestStart request) {
		this.listener = listener;
		this.channel = channel;
		this.request = request;
		// A request may have waited for the response before it, or for filters
		long waited = Math.max(Duration.between(request.time(), Instant.now()).toNanos(), 0);
		this.startedNanos = System.nanoTime() - waited;
	}

	@Override
	public void begin(ConnectionScope scope, ContextView context) {
		this.scope = scope;
		this.exchange = this.listener.exchangeStarted(reportedRequest(scope), context);
		if (!this.channel.isActive()) {
			// The client has left before its request could be served
			channelClosed();
		}
	}

	@Override
	public Context contribute(Context context) {
		return this.exchange.contribute(context);
	}

	/**
	 * What an application does before it returns is in its context as well, where Reactor
	 * propagates contexts to threads: this is why it is called within a publisher.
	 */
	@Override
	public AsgiApplication called(AsgiApplication application) {
		ExchangeListener exchange = this.exchange;
		return (exchange == ExchangeListener.NONE) ? application
				: (connection, receive, send) -> Mono
					.defer(() -> ApplicationCall.call(application, connection, receive, send))
					.contextWrite(exchange::contribute);
	}

	@Override
	public ApplicationProtocol watched(ApplicationProtocol protocol) {
		ExchangeListener exchange = this.exchange;
		return (exchange == ExchangeListener.NONE) ? protocol : new WatchedProtocol(protocol, exchange);
	}

	@Override
	public void run(Runnable task) {
		this.exchange.run(task);
	}

	@Override
	public void refused() {
		this.whenWritten = Outcome.REFUSED;
	}

	@Override
	public void replaced() {
		this.whenWritten = Outcome.REPLACED;
	}

	@Override
	public void cutOff() {
		this.whenLost = Outcome.CUT_OFF;
		if (this.webSocket != null) {
			this.whenWritten = Outcome.CUT_OFF;
		}
	}

	@Override
	public void bodyReceived(int bytes) {
		this.bytesReceived += bytes;
		this.exchange.bytesReceived(bytes);
	}

	/**
	 * The head of the response is being written.
	 */
	void responseStarted(int status, AsgiHeaders headers) {
		this.status = status;
		this.responseHeaders = headers;
	}

	boolean isResponseStarted() {
		return this.status != null;
	}

	/**
	 * A part of the body of the response was handed over.
	 */
	void bodySent(long bytes) {
		if (this.state == State.HTTP) {
			this.bytesSent += bytes;
			this.exchange.bytesSent(bytes);
		}
	}

	/**
	 * The write of the last part of the response is over.
	 */
	void responseWritten(boolean success) {
		if (this.state == State.HTTP) {
			httpEnded(success ? this.whenWritten : this.whenLost);
		}
	}

	/**
	 * The channel is closed.
	 */
	void channelClosed() {
		if (this.state == State.HTTP) {
			httpEnded(this.whenLost);
		}
		else {
			webSocketEnded(this.whenLost);
		}
	}

	@Override
	public void accepted(@Nullable String subprotocol) {
		ConnectionScope scope = this.scope;
		if (this.state != State.HTTP || scope == null) {
			return;
		}
		this.state = State.WEB_SOCKET;
		int handshake = this.request.isHttp1() ? 101 : 200;
		WebSocketAcceptance acceptance = new WebSocketAcceptance(reportedRequest(scope), duration(), handshake,
				this.responseHeaders, subprotocol);
		this.webSocket = new WebSocketRecord(acceptance);
		report((listener) -> listener.webSocketAccepted(acceptance));
		this.exchange.webSocketAccepted(acceptance);
	}

	@Override
	public void messageReceived(int bytes) {
		if (this.webSocket != null) {
			this.webSocket.messageReceived(bytes);
			this.exchange.bytesReceived(bytes);
			this.exchange.messageReceived();
		}
	}

	@Override
	public void messageSent(int bytes) {
		if (this.webSocket != null) {
			this.webSocket.messageSent(bytes);
			this.exchange.bytesSent(bytes);
			this.exchange.messageSent();
		}
	}

	@Override
	public void closing(int code, String reason) {
		if (this.webSocket != null) {
			this.webSocket.closing(code, reason);
		}
	}

	@Override
	public void closed() {
		webSocketEnded(this.whenWritten);
	}

	private void webSocketEnded(Outcome outcome) {
		WebSocketRecord webSocket = this.webSocket;
		if (this.state == State.WEB_SOCKET && webSocket != null) {
			this.state = State.REPORTED;
			WebSocketReport report = webSocket.report(duration(), outcome);
			report((listener) -> listener.webSocketEnded(report));
			this.exchange.webSocketEnded(report);
		}
	}

	private void httpEnded(Outcome outcome) {
		ConnectionScope scope = this.scope;
		if (scope == null) {
			return;
		}
		this.state = State.REPORTED;
		HttpReport report = new HttpReport(reportedRequest(scope), duration(), this.status, this.responseHeaders,
				this.bytesReceived, this.bytesSent, outcome);
		report((listener) -> listener.requestEnded(report));
		this.exchange.requestEnded(report);
	}

	private ReportedRequest reportedRequest(ConnectionScope scope) {
		return new ReportedRequest(scope, this.request.method(), this.request.protocol(), this.request.application(),
				this.request.time());
	}

	private Duration duration() {
		return Duration.ofNanos(System.nanoTime() - this.startedNanos);
	}

	/**
	 * A listener that fails must not take the exchange with it.
	 */
	private void report(Consumer<AsgiServerListener> call) {
		try {
			this.exchange.run(() -> call.accept(this.listener));
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of the ASGI server failed", ex);
		}
	}

	/**
	 * What the exchange is, so far.
	 */
	private enum State {

		HTTP, WEB_SOCKET, REPORTED

	}

}
