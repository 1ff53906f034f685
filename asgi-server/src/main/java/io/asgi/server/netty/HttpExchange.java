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

package io.asgi.server.netty;

import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.server.Limit;
import io.asgi.server.admission.Admission;
import io.asgi.server.netty.file.FileSender;
import io.asgi.server.protocol.ApplicationProtocol;
import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.FilePart;
import io.asgi.server.protocol.FileReceiver;
import io.asgi.server.protocol.HttpProtocol;
import io.asgi.server.protocol.HttpTransport;
import io.asgi.server.protocol.ResponseHead;
import io.asgi.server.protocol.StoppableHttpProtocol;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP request and its response, on Reactor Netty.
 */
final class HttpExchange extends Exchange implements HttpTransport, BodyLimits {

	private static final Logger logger = LoggerFactory.getLogger(HttpExchange.class);

	private final HttpScope scope;

	private final HttpProtocol protocol;

	private final StoppableHttpProtocol stoppable;

	/**
	 * Made when the server stops.
	 */
	private @Nullable ShutdownDeadline shutdown;

	/**
	 * Made when it is read: most requests have no body.
	 */
	private @Nullable InboundBody body;

	private @Nullable ServerPush push;

	HttpExchange(ExchangeContext context) {
		super(context);
		this.scope = new NettyHttpScope(context);
		this.protocol = new HttpProtocol(this, context.method(), context.options().maxQueuedSends(),
				(extension) -> this.scope.extensions().containsKey(extension));
		this.stoppable = new StoppableHttpProtocol(this.protocol);
		if (context.isHttp1() && context.request().requestHeaders().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
			context.operations().onTerminate().subscribe(new CompletionSubscriber((failure) -> onLoop(this::refused)));
		}
	}

	/**
	 * Reactor Netty answers a malformed chunk by itself, and tells nobody.
	 */
	private void refused() {
		if (this.protocol.isUnderWay()) {
			clientGone();
		}
	}

	@Override
	HttpScope scope() {
		return this.scope;
	}

	@Override
	ApplicationProtocol protocol() {
		return this.stoppable;
	}

	@Override
	Admission admission() {
		return context().server().admissions().requests();
	}

	@Override
	public Limit limit() {
		return Limit.REQUESTS;
	}

	@Override
	void disconnected() {
		// What Reactor Netty has read and the application has not taken is released by
		// that
		cancelBody();
		this.protocol.clientGone();
	}

	@Override
	void stop(long time) {
		onLoop(() -> {
			if (this.shutdown == null && !hasLeft()) {
				this.shutdown = new ShutdownDeadline(this, this.protocol, this.stoppable);
				this.shutdown.begin(time);
			}
		});
	}

	@Override
	void leave() {
		super.leave();
		if (this.shutdown != null) {
			this.shutdown.close();
		}
	}

	@Override
	public void bodyTooLarge() {
		refuseRest(Limit.REQUEST_BODY_SIZE, Refusal.BODY_TOO_LARGE);
	}

	@Override
	public void bodyIdle() {
		refuseRest(Limit.REQUEST_BODY_IDLE, Refusal.BODY_IDLE);
	}

	@Override
	public void bodySlow() {
		refuseRest(Limit.REQUEST_BODY_RATE, Refusal.BODY_SLOW);
	}

	/**
	 * Take no more of the request, and say why if it is not too late for that.
	 */
	private void refuseRest(Limit limit, Refusal refusal) {
		if (!this.protocol.isUnderWay()) {
			return;
		}
		context().limitReached(limit);
		logger.debug("{}: {}", context().describe(), refusal.message());
		if (context().isHttp1()) {
			context().response().keepAlive(false);
			LingeringClose.install(context().channel());
		}
		else {
			StreamEnds.watchUnwanted(context().channel());
		}
		this.protocol.replaceResponse(refusal.status(), refusal.message());
		cancelBody();
	}

	private void cancelBody() {
		if (this.body != null) {
			this.body.cancel();
		}
	}

	@Override
	public void writeResponse(ResponseHead head, byte[] body, Completion completion) {
		closeIfLastOrInDoubt();
		writer().writeResponse(head, body, completion);
	}

	@Override
	public void writeHead(ResponseHead head, Completion completion) {
		closeIfLastOrInDoubt();
		if (context().isHttp1() && ((this.body != null) ? !this.body.isComplete() : !hasNoBody())) {
			TruncationGuard.install(context().channel());
		}
		writer().writeHead(head, completion);
	}

	@Override
	public void writeBody(byte[] body, Completion completion) {
		writer().writeBody(body, completion);
	}

	@Override
	public void writeLast(byte[] body, Completion completion) {
		writer().writeLast(body, completion);
	}

	@Override
	public void openFile(HttpSendEvent event, FileReceiver receiver) {
		FileSender.open(event, context().channel(), receiver);
	}

	@Override
	public void writeFile(FilePart file, Completion completion) {
		writer().writeFile(file, completion);
	}

	@Override
	public void writeTrailers(AsgiHeaders trailers, Completion completion) {
		writer().writeTrailers(trailers, completion);
	}

	@Override
	public void writeEarlyHint(List<String> links, Completion completion) {
		writer().writeEarlyHint(links, completion);
	}

	@Override
	public void push(String path, AsgiHeaders headers, Completion completion) {
		if (this.push == null) {
			this.push = new ServerPush(context(), this.scope);
		}
		this.push.push(path, headers, completion);
	}

	@Override
	public void replacing() {
		context().observer().replaced();
	}

	@Override
	public void abort() {
		cutOff();
	}

	@Override
	public void read() {
		InboundBody body = this.body;
		if (body != null) {
			body.read();
		}
		else if (hasNoBody()) {
			// Reactor Netty is not asked: it would take longer to say so
			this.protocol.bodyReceived(new byte[0], true);
		}
		else {
			body = new InboundBody(context(), this.protocol, this);
			this.body = body;
			body.begin();
		}
	}

	/**
	 * Return whether the head alone says that there is no body (RFC 9112, section 6.3),
	 * and nobody waits to be asked for one all the same.
	 */
	private boolean hasNoBody() {
		HttpHeaders headers = context().request().requestHeaders();
		return context().isHttp1() && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
				&& !headers.contains(HttpHeaderNames.TRANSFER_ENCODING) && !headers.contains(HttpHeaderNames.EXPECT);
	}

	@Override
	public void atEndOfTurn(Runnable action) {
		context().channel().eventLoop().execute(action);
	}

	@Override
	public void ignored(String eventType) {
		logger.debug("{} is ignored, it comes too late for the response to {}", eventType, context().describe());
	}

	/**
	 * A server that stops takes no further requests. A client that was never told to
	 * continue may send its body or not (RFC 9110, section 10.1.1): only the end of the
	 * connection makes clear what comes next.
	 */
	private void closeIfLastOrInDoubt() {
		if (context().live().isStopping()) {
			context().response().keepAlive(false);
		}
		if (context().isHttp1() && this.body == null
				&& context().request().requestHeaders().contains(HttpHeaderNames.EXPECT)) {
			context().response().keepAlive(false);
		}
	}

}
