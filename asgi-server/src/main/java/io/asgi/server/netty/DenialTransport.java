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

import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.HttpTransport;
import io.asgi.server.protocol.ResponseHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the HTTP response that denies a WebSocket.
 */
final class DenialTransport implements HttpTransport {

	private static final Logger logger = LoggerFactory.getLogger(DenialTransport.class);

	private final Exchange exchange;

	private final Runnable whenBegun;

	/**
	 * Create the transport of an exchange.
	 * @param whenBegun run before the response is written
	 */
	DenialTransport(Exchange exchange, Runnable whenBegun) {
		this.exchange = exchange;
		this.whenBegun = whenBegun;
	}

	@Override
	public void writeResponse(ResponseHead head, byte[] body, Completion completion) {
		begin();
		this.exchange.writer().writeResponse(head, body, completion);
	}

	@Override
	public void writeHead(ResponseHead head, Completion completion) {
		begin();
		this.exchange.writer().writeHead(head, completion);
	}

	/**
	 * A connection does not live on after a denial. The specification wants it so, and a
	 * proxy may take it for a tunnel that nobody looks into any more, because it has not
	 * waited for the answer: what came through it next would be requests. Frames that the
	 * client sends without waiting must not reset the connection before it has read all.
	 */
	private void begin() {
		this.whenBegun.run();
		if (this.exchange.context().isHttp1()) {
			this.exchange.context().response().keepAlive(false);
			LingeringClose.install(this.exchange.context().channel());
		}
	}

	@Override
	public void writeBody(byte[] body, Completion completion) {
		this.exchange.writer().writeBody(body, completion);
	}

	@Override
	public void writeLast(byte[] body, Completion completion) {
		this.exchange.writer().writeLast(body, completion);
	}

	@Override
	public void replacing() {
		this.exchange.context().observer().replaced();
	}

	@Override
	public void abort() {
		this.exchange.cutOff();
	}

	@Override
	public void read() {
		// A handshake has no body
	}

	@Override
	public void atEndOfTurn(Runnable action) {
		this.exchange.context().channel().eventLoop().execute(action);
	}

	@Override
	public void ignored(String eventType) {
		logger.debug("{} is ignored, the denial of {} is complete", eventType, this.exchange.context().describe());
	}

}
