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

package io.asgi.server.netty.limits;

import io.asgi.server.Limit;
import io.asgi.server.netty.guard.MessageWatch;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/**
 * Sees the messages of a connection of HTTP/1, behind its codec: where the connection
 * stands, and heads that the codec has found too large.
 */
final class Http1Messages implements MessageWatch {

	private final ConnectionLimits limits;

	private final Http1Limits owner;

	private boolean somethingRead;

	private boolean inBody;

	private int underWay;

	private boolean last;

	private long idleSince = System.nanoTime();

	/**
	 * Create the watch of a connection that has had no request.
	 * @param owner told each time that no request is under way any longer, and when the
	 * connection leaves HTTP/1
	 */
	Http1Messages(ConnectionLimits limits, Http1Limits owner) {
		this.limits = limits;
		this.owner = owner;
	}

	/**
	 * Bytes are about to be decoded.
	 */
	void expect() {
		this.somethingRead = false;
	}

	/**
	 * Return whether anything has become of these bytes.
	 */
	boolean isSomethingRead() {
		return this.somethingRead;
	}

	/**
	 * Return whether the next bytes belong to the body of a request.
	 */
	boolean isInBody() {
		return this.inBody;
	}

	/**
	 * Return whether there is a request that has not been answered.
	 */
	boolean isUnderWay() {
		return this.underWay > 0;
	}

	/**
	 * Return since when there is none, as of {@link System#nanoTime()}.
	 */
	long idleSince() {
		return this.idleSince;
	}

	@Override
	public void waits() {
		this.somethingRead = true;
	}

	@Override
	public void begins() {
		if (!this.inBody) {
			this.owner.headBegins();
		}
	}

	@Override
	public void read(HttpObject message) {
		this.somethingRead = true;
		if (message instanceof HttpRequest) {
			this.underWay++;
			this.inBody = true;
		}
		if (message instanceof LastHttpContent) {
			this.inBody = false;
		}
		countFailure(message.decoderResult());
	}

	/**
	 * Reactor Netty answers it.
	 */
	private void countFailure(DecoderResult result) {
		if (result.isFailure()) {
			if (result.cause() instanceof TooLongHttpLineException) {
				this.limits.reached(Limit.REQUEST_LINE_SIZE);
			}
			else if (result.cause() instanceof TooLongHttpHeaderException) {
				this.limits.reached(Limit.REQUEST_HEAD_SIZE);
			}
		}
	}

	@Override
	public void written(HttpObject message) {
		if (message instanceof HttpResponse response) {
			if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
				this.owner.leave();
				return;
			}
			if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
				return;
			}
			this.last = !HttpUtil.isKeepAlive(response);
		}
		if (message instanceof LastHttpContent && this.underWay > 0) {
			// Requests behind the last response are not answered
			this.underWay = this.last ? 0 : this.underWay - 1;
			if (this.underWay == 0) {
				this.idleSince = System.nanoTime();
				this.owner.idle();
			}
		}
	}

}
