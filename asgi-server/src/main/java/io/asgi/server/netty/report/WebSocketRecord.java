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

import io.asgi.WebSocketReceiveEvent.Disconnect;
import io.asgi.server.report.Outcome;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;

/**
 * Counts the messages of a WebSocket, and takes down how it was closed.
 */
final class WebSocketRecord {

	private final WebSocketAcceptance acceptance;

	private boolean closing;

	private int closeCode = Disconnect.ABNORMAL;

	private String closeReason = "";

	private long messagesReceived;

	private long bytesReceived;

	private long messagesSent;

	private long bytesSent;

	WebSocketRecord(WebSocketAcceptance acceptance) {
		this.acceptance = acceptance;
	}

	void messageReceived(int bytes) {
		this.messagesReceived++;
		this.bytesReceived += bytes;
	}

	void messageSent(int bytes) {
		this.messagesSent++;
		this.bytesSent += bytes;
	}

	void closing(int code, String reason) {
		if (!this.closing) {
			this.closing = true;
			this.closeCode = code;
			this.closeReason = reason;
		}
	}

	WebSocketReport report(Duration duration, Outcome outcome) {
		return new WebSocketReport(this.acceptance, duration, this.closeCode, this.closeReason, this.messagesReceived,
				this.bytesReceived, this.messagesSent, this.bytesSent, outcome);
	}

}
