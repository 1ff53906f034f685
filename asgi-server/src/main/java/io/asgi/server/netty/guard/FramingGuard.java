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

package io.asgi.server.netty.guard;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the decoder of HTTP/1: tells {@link SyntaxGuard} how the decoder has
 * understood each head, and hands on what it refuses the way the decoder does it, so that
 * it is answered. Steps aside when the connection changes its protocol.
 */
final class FramingGuard extends ChannelDuplexHandler {

	private final RequestSyntax syntax = new RequestSyntax();

	private final SyntaxGuard guard = new SyntaxGuard(this.syntax, this);

	private final boolean upgrades;

	private MessageWatch watch = MessageWatch.NONE;

	private @Nullable ChannelHandlerContext context;

	private boolean refused;

	private boolean switching;

	/**
	 * Create the guard of a connection.
	 * @param upgrades whether its clients may upgrade to HTTP/2
	 */
	FramingGuard(boolean upgrades) {
		this.upgrades = upgrades;
	}

	/**
	 * Return the handler that stands before the decoder.
	 */
	SyntaxGuard guard() {
		return this.guard;
	}

	/**
	 * Let somebody see all messages from now on.
	 */
	void watch(MessageWatch watch) {
		this.watch = watch;
	}

	/**
	 * Bytes that have come wait for an exchange to end.
	 */
	void waits() {
		this.watch.waits();
	}

	/**
	 * The last of what has waited is a part of a request.
	 */
	void begins() {
		this.watch.begins();
	}

	/**
	 * Return whether nothing more is understood on this connection.
	 */
	boolean isRefused() {
		return this.refused;
	}

	/**
	 * Return whether what comes next is another protocol.
	 */
	boolean isSwitching() {
		return this.switching;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.context = ctx;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (this.refused) {
			ReferenceCountUtil.release(message);
			return;
		}
		if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
			this.refused = true;
			if (this.upgrades && message instanceof HttpRequest request) {
				// Netty would upgrade with what was understood of it
				ignoreUpgrade(request);
			}
		}
		else if (message instanceof HttpRequest request) {
			if (isChallenge(request)) {
				ReferenceCountUtil.release(message);
				refuse();
				return;
			}
			long length = this.syntax.mayHaveField('c') ? HttpUtil.getContentLength(request, 0L) : 0;
			boolean chunked = this.syntax.mayHaveField('t') && HttpUtil.isTransferEncodingChunked(request);
			this.syntax.body(length, chunked);
			if (this.upgrades && this.syntax.mayHaveField('u') && (length > 0 || chunked || !isPlain(request))) {
				ignoreUpgrade(request);
			}
		}
		if (message instanceof HttpObject object) {
			this.watch.read(object);
		}
		ctx.fireChannelRead(message);
	}

	/**
	 * Ignore the offer to upgrade that comes with a request that has a body, as a server
	 * may (RFC 9110, section 7.8). An upgrade would need the whole body in memory first,
	 * and Netty refuses one that is longer than a fixed limit; like this it streams over
	 * HTTP/1.1. So is one that HTTP/1.1 has to refuse, as nobody would over HTTP/2.
	 */
	private void ignoreUpgrade(HttpRequest request) {
		request.headers().remove(HttpHeaderNames.UPGRADE);
	}

	/**
	 * Return whether a request offers nothing but a WebSocket, which stays with HTTP/1.1,
	 * or all is as usual of what is checked of it, and what nobody could see any more
	 * over HTTP/2: its version, its coding, and which host it is for.
	 */
	private boolean isPlain(HttpRequest request) {
		HttpHeaders headers = request.headers();
		if (headers.getAll(HttpHeaderNames.UPGRADE)
			.stream()
			.allMatch(HttpHeaderValues.WEBSOCKET::contentEqualsIgnoreCase)) {
			return true;
		}
		return request.protocolVersion().equals(HttpVersion.HTTP_1_1) && request.uri().startsWith("/")
				&& !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
				&& headers.getAll(HttpHeaderNames.HOST).size() == 1;
	}

	/**
	 * Report a request, or its body, as malformed, and drop all that follows.
	 */
	void refuse() {
		ChannelHandlerContext context = this.context;
		if (context == null || this.refused) {
			return;
		}
		this.refused = true;
		HttpObject malformed = this.syntax.isInHead() ? new DefaultFullHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET,
				"/bad-request", Unpooled.EMPTY_BUFFER) : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
		malformed.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("Not the syntax of RFC 9112")));
		this.watch.read(malformed);
		context.fireChannelRead(malformed);
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		ChannelPromise written = promise;
		if (message instanceof HttpResponse response
				&& response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
			this.switching = true;
			written = promise.unvoid().addListener((done) -> ctx.executor().execute(this::remove));
		}
		ctx.write(message, written);
		if (message instanceof HttpObject object) {
			this.watch.written(object);
		}
	}

	/**
	 * Leave the connection to another protocol.
	 */
	void remove() {
		ChannelHandlerContext context = this.context;
		if (context != null && !context.isRemoved()) {
			this.guard.leave(context);
			context.pipeline().remove(this);
		}
	}

	/**
	 * Netty takes eight bytes behind such a head for its body, a draft of WebSocket from
	 * before RFC 6455. For everybody else they belong to the next request.
	 */
	private boolean isChallenge(HttpRequest request) {
		HttpHeaders headers = request.headers();
		return this.syntax.mayHaveField('s') && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
				&& headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2)
				&& !headers.contains(HttpHeaderNames.CONTENT_LENGTH);
	}

}
