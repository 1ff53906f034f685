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

package io.asgi.python.faults;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that leave a Python application, each in another phase: it is told, its call
 * ends, nothing is logged as an error, and the next client is served.
 */
@Timeout(180)
class LeavingClientTests extends AbstractLeavingClientTests {

	@Test
	void inTheHeadOfTheRequest() throws Exception {
		this.client.write("GET /hello HTTP/1.1\r\nhost: loc".getBytes()).leave();
	}

	@Test
	void inTheMiddleOfAnUpload() throws Exception {
		this.client.head("POST", "/upload", "content-length: 1000000").write(new byte[1000]);
		this.log.await("first part, more: True");
		this.client.leave();
		this.log.await("left: in the upload");
	}

	@Test
	void beforeTheApplicationAnswers() throws Exception {
		this.client.head("GET", "/wait-first");
		this.log.await("waits before its response");
		this.client.leave();
		this.log.await("left: before the response");
	}

	@Test
	void inTheMiddleOfTheResponse() throws Exception {
		this.client.head("GET", "/wait-middle").readUntil("first\n");
		this.client.leave();
		this.log.await("left: in the response");
	}

	@Test
	void whileTheApplicationSendsMoreThanIsRead() throws Exception {
		this.client.head("GET", "/endless").readUntil("\r\n\r\n");
		this.client.leave();
		this.log.await("left: send raised ClientDisconnected");
	}

	@Test
	void whileABackgroundTaskGoesOn() throws Exception {
		this.client.head("GET", "/background").readUntil("done");
		this.client.leave();
		this.log.await("left behind: the background task has ended, http.disconnect");
	}

	@Test
	void beforeAWebSocketIsAccepted() throws Exception {
		this.client.upgrade("/late");
		this.log.await("connecting");
		this.client.leave();
		this.log.await("left: before accept");
	}

	@Test
	void fromAnOpenWebSocket() throws Exception {
		this.client.upgrade("/echo").readUntil("\r\n\r\n");
		this.client.leave();
		this.log.await("closed: 1006");
	}

	@Test
	void fromAWebSocketThatIsSentMoreThanIsRead() throws Exception {
		this.client.upgrade("/endless").readUntil("\r\n\r\n");
		this.client.leave();
		this.log.await("left: send raised ClientDisconnected");
	}

}
