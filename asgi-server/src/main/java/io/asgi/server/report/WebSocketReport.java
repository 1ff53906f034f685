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

package io.asgi.server.report;

import java.time.Duration;
import java.util.Objects;

/**
 * An accepted WebSocket that is over.
 *
 * @param acceptance how it began
 * @param duration the time from the head of the request until close frames had gone both
 * ways, or the connection was lost
 * @param closeCode the code of the first close frame from either side, 1005 if it had
 * none, or 1006 if the connection was lost without one (RFC 6455, section 7.4.1)
 * @param closeReason the reason of that frame; a client may have chosen it
 * @param messagesReceived how many messages were received
 * @param bytesReceived how many bytes those had, inflated
 * @param messagesSent how many messages were sent
 * @param bytesSent how many bytes those had, before compression
 * @param outcome how it came out
 */
public record WebSocketReport(WebSocketAcceptance acceptance, Duration duration, int closeCode, String closeReason,
		long messagesReceived, long bytesReceived, long messagesSent, long bytesSent, Outcome outcome) {

	public WebSocketReport {
		Objects.requireNonNull(acceptance, "'acceptance' must not be null");
		Objects.requireNonNull(duration, "'duration' must not be null");
		Objects.requireNonNull(closeReason, "'closeReason' must not be null");
		Objects.requireNonNull(outcome, "'outcome' must not be null");
	}

}
