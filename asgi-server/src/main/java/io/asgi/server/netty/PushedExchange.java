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

import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.server.Limit;
import io.asgi.server.admission.Admission;
import io.asgi.server.protocol.ApplicationProtocol;
import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.HttpProtocol;
import io.asgi.server.protocol.HttpTransport;
import io.asgi.server.protocol.ResponseHead;
import io.asgi.server.protocol.StoppableHttpProtocol;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that the server has promised, and its response, on an HTTP/2 stream of its
 * own. Reactor Netty has no part in it.
 */
final class PushedExchange extends Exchange implements HttpTransport {

	private static final Logger logger = LoggerFactory.getLogger(PushedExchange.class);

	private static final byte[] NO_BYTES = new byte[0];

	private final HttpScope scope;

	private final HttpProtocol protocol;

	private final StoppableHttpProtocol stoppable;

	private final ShutdownDeadline shutdown;

	PushedExchange(ExchangeContext context, HttpScope scope) {
		super(context);
		this.scope = scope;
		this.protocol = new HttpProtocol(this, context.method(), context.options().maxQueuedSends());
		this.stoppable = new StoppableHttpProtocol(this.protocol);
		this.shutdown = new ShutdownDeadline(this, this.protocol, this.stoppable);
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
	void stop(long time) {
		this.shutdown.begin(time);
	}

	@Override
	void leave() {
		super.leave();
		this.shutdown.close();
	}

	/**
	 * The client may ask for itself what it is not given (RFC 9113, section 8.7).
	 */
	@Override
	public void refuse(Refusal refusal) {
		leave();
		channel().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
		end();
	}

	/**
	 * The stream has ended, with the response or before.
	 */
	void closed() {
		if (this.protocol.isUnderWay()) {
			cancel();
		}
	}

	@Override
	void disconnected() {
		this.protocol.clientGone();
	}

	@Override
	public void writeResponse(ResponseHead head, byte[] body, Completion completion) {
		boolean unknown = head.contentLength() < 0 && !head.bodyless();
		Http2Headers fields = fields(
				unknown ? new ResponseHead(head.status(), head.headers(), body.length, false) : head);
		if (body.length == 0) {
			writer().watched(channel().writeAndFlush(new DefaultHttp2HeadersFrame(fields, true)), completion);
		}
		else {
			// If it cannot be written, nor can the body
			channel().write(new DefaultHttp2HeadersFrame(fields));
			writeLast(body, completion);
		}
	}

	@Override
	public void writeHead(ResponseHead head, Completion completion) {
		writer().watched(channel().writeAndFlush(new DefaultHttp2HeadersFrame(fields(head))), completion);
	}

	@Override
	public void writeBody(byte[] body, Completion completion) {
		write(body, false, completion);
	}

	@Override
	public void writeLast(byte[] body, Completion completion) {
		write(body, true, completion);
	}

	private void write(byte[] body, boolean last, Completion completion) {
		writer().watched(channel().writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), last)),
				completion);
	}

	@Override
	public void abort() {
		cutOff();
	}

	@Override
	public void read() {
		this.protocol.bodyReceived(NO_BYTES, true);
	}

	@Override
	public void atEndOfTurn(Runnable action) {
		channel().eventLoop().execute(action);
	}

	@Override
	public void replacing() {
		context().observer().replaced();
	}

	@Override
	public void ignored(String eventType) {
		logger.debug("{} is ignored, the response to {} is complete", eventType, context().describe());
	}

	private Channel channel() {
		return context().channel();
	}

	private static Http2Headers fields(ResponseHead head) {
		AsgiHeaders headers = head.headers();
		Http2Headers fields = new DefaultHttp2Headers(false).status(Integer.toString(head.status()));
		headers.forEach((field) -> fields.add(field.name(), field.value()));
		if (!fields.contains("date")) {
			fields.add("date", HttpDate.now().toString());
		}
		if (head.status() == 204 || head.status() == 205) {
			fields.remove("content-length");
		}
		else if (head.contentLength() >= 0) {
			fields.set("content-length", Long.toString(head.contentLength()));
		}
		return fields;
	}

}
