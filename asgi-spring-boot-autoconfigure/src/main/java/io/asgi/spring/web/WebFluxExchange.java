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

package io.asgi.spring.web;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.asgi.AsgiApplication;
import io.asgi.AsgiException;
import io.asgi.AsgiHeaders;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.server.ApplicationCall;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.SerialLoop;
import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.Ending;
import io.asgi.server.protocol.FailureResponse;
import io.asgi.server.protocol.HttpProtocol;
import io.asgi.server.protocol.HttpTransport;
import io.asgi.server.protocol.ResponseHead;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.server.ServerWebExchange;

/**
 * One HTTP request and its response, through WebFlux.
 */
final class WebFluxExchange implements HttpTransport {

	private static final Log logger = LogFactory.getLog(WebFluxExchange.class);

	private static final byte[] NO_BYTES = {};

	private final SerialLoop loop = new SerialLoop();

	private final ServerHttpResponse response;

	private final HttpScope scope;

	private final AsgiServerOptions options;

	private final MonoSink<Void> webFlux;

	private final HttpProtocol protocol;

	private final WebFluxRequestBody body;

	private final ResponseParts parts = new ResponseParts(this.loop);

	private final ApplicationCall call;

	private @Nullable Disposable writing;

	private @Nullable Completion whenWritten;

	private @Nullable Disposable graceEnd;

	/**
	 * Create an exchange.
	 * @param exchange the exchange of WebFlux
	 * @param rootPath the path at which the application is mounted
	 * @param options the options
	 * @param webFlux told when the exchange is over
	 */
	WebFluxExchange(ServerWebExchange exchange, String rootPath, AsgiServerOptions options, MonoSink<Void> webFlux) {
		ServerHttpRequest request = exchange.getRequest();
		this.response = exchange.getResponse();
		this.scope = ExchangeScope.of(request, rootPath);
		this.options = options;
		this.webFlux = webFlux;
		this.protocol = new HttpProtocol(this, this.scope.method(), options.maxQueuedSends());
		this.body = new WebFluxRequestBody(request.getBody(), this.loop, this.protocol, this::broken);
		Context context = Context.of(webFlux.contextView())
			.put(ServerWebExchangeContextFilter.EXCHANGE_CONTEXT_ATTRIBUTE, exchange);
		this.call = new ApplicationCall(this.protocol, this.loop, context, this::applicationEnded);
	}

	void start(AsgiApplication application) {
		this.loop.run(() -> this.call.start(application, this.scope));
	}

	/**
	 * WebFlux has no use for the exchange any more, mostly because the client has left.
	 */
	void cancelled() {
		this.loop.run(() -> {
			Disposable writing = this.writing;
			if (writing != null) {
				writing.dispose();
			}
			written(new AbortedException(HttpSendEvent.Body.TYPE));
			clientGone();
		});
	}

	/**
	 * The request cannot be read on. WebFlux knows what the reason means.
	 */
	private void broken(Throwable failure) {
		this.webFlux.error(failure);
		this.protocol.requestBroken();
		clientGone();
	}

	private void clientGone() {
		this.body.cancel();
		this.protocol.clientGone();
		if (!this.call.isDisposed() && this.graceEnd == null) {
			this.graceEnd = Schedulers.parallel()
				.schedule(this.call::dispose, this.options.disconnectGrace().toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	@Override
	public void writeResponse(ResponseHead head, byte[] body, Completion completion) {
		apply(head);
		if (!head.bodyless()) {
			this.response.getHeaders().setContentLength(body.length);
		}
		subscribe(
				(body.length == 0) ? this.response.setComplete()
						: this.response
							.writeWith(Mono.fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(body))),
				completion, () -> true);
	}

	@Override
	public void writeHead(ResponseHead head, Completion completion) {
		apply(head);
		this.parts.begin(completion);
		// Reactor Netty takes no more when the connection is closed, and calls it an end
		subscribe(this.response.writeAndFlushWith(this.parts.flux()), this.parts::over, this.parts::isComplete);
	}

	@Override
	public void writeBody(byte[] body, Completion completion) {
		this.parts.write(body, false, completion);
	}

	@Override
	public void writeLast(byte[] body, Completion completion) {
		this.parts.write(body, true, completion);
	}

	/**
	 * End the response. WebFlux has no trailers to write.
	 */
	@Override
	public void writeTrailers(AsgiHeaders trailers, Completion completion) {
		this.parts.write(NO_BYTES, true, completion);
	}

	@Override
	public void abort() {
		this.body.cancel();
		AsgiException cutOff = new AsgiException("The response to " + describe() + " is cut off");
		this.parts.fail(cutOff);
		this.webFlux.error(cutOff);
	}

	@Override
	public void read() {
		this.body.read();
	}

	@Override
	public void atEndOfTurn(Runnable action) {
		this.loop.execute(action);
	}

	@Override
	public void ignored(String eventType) {
		logger.debug(eventType + " is ignored, it comes too late for the response to " + describe());
	}

	private void apply(ResponseHead head) {
		this.response.setRawStatusCode(head.status());
		HttpHeaders headers = this.response.getHeaders();
		// What filters have set gives way. To put several values at once makes one of
		// them on Jetty
		head.headers().forEach((field) -> headers.remove(field.name()));
		head.headers().forEach((field) -> headers.add(field.name(), field.value()));
		if (head.contentLength() != ResponseHead.UNKNOWN_LENGTH) {
			headers.setContentLength(head.contentLength());
		}
	}

	private void subscribe(Mono<Void> write, Completion completion, BooleanSupplier whole) {
		this.whenWritten = completion;
		this.writing = write.contextWrite(this.webFlux.contextView())
			.subscribe(null, (failure) -> this.loop.run(() -> writeFailed(failure)), () -> this.loop.run(() -> {
				if (whole.getAsBoolean()) {
					written(null);
					this.body.cancel();
					this.webFlux.success();
				}
				else {
					writeFailed(new AbortedException(HttpSendEvent.Body.TYPE));
				}
			}));
	}

	private void writeFailed(Throwable failure) {
		this.webFlux.error(failure);
		written(failure);
		clientGone();
	}

	private void written(@Nullable Throwable failure) {
		Completion whenWritten = this.whenWritten;
		this.whenWritten = null;
		if (whenWritten != null) {
			whenWritten.complete(failure);
		}
	}

	private void applicationEnded(Ending ending, @Nullable Throwable failure) {
		Disposable graceEnd = this.graceEnd;
		if (graceEnd != null) {
			graceEnd.dispose();
		}
		if (failure instanceof ClientDisconnectedException || this.call.isCancelled()) {
			logger.debug("The application's call for " + describe() + " is over, as its client has left");
		}
		else if (failure != null && FailureResponse.of(failure, HttpScope.TYPE).isClientError()) {
			logger.debug("The application refused " + describe() + ": " + failure.getMessage());
		}
		else if (failure != null) {
			logger.error("The application failed on " + describe() + ": " + consequence(ending) + ": "
					+ failure.toString().lines().findFirst().orElse(""), failure);
		}
		else if (ending == Ending.REPLACED || ending == Ending.CUT_OFF) {
			logger.error("The application returned before its response was complete on " + describe() + ": "
					+ consequence(ending));
		}
	}

	private String consequence(Ending ending) {
		return switch (ending) {
			case COMPLETE -> "its response (" + status() + ") was complete already";
			case CLIENT_GONE -> "its client had left already";
			case REPLACED -> "the client got an error response";
			case CUT_OFF -> "the response was cut off";
		};
	}

	private int status() {
		HttpStatusCode status = this.response.getStatusCode();
		return (status != null) ? status.value() : HttpStatus.OK.value();
	}

	private String describe() {
		return this.scope.method() + " " + this.scope.path();
	}

}
