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

package io.asgi.test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.WebSocketSendEvent.DenialBody;
import io.asgi.WebSocketSendEvent.DenialStart;

/**
 * The whole response to a request of an {@link HttpTester}.
 *
 * @param status the status code
 * @param headers the header fields, as the application has sent them
 * @param body all parts of the body, joined, files among them; not to be written to
 * @param trailers the trailer fields; empty if there are none
 * @param earlyHints the links of all early hints
 */
public record HttpTestResponse(int status, AsgiHeaders headers, byte[] body, AsgiHeaders trailers,
		List<String> earlyHints) {

	public HttpTestResponse {
		earlyHints = List.copyOf(earlyHints);
	}

	/**
	 * Create a response without early hints.
	 * @param status the status code
	 * @param headers the header fields
	 * @param body the body
	 * @param trailers the trailer fields
	 */
	public HttpTestResponse(int status, AsgiHeaders headers, byte[] body, AsgiHeaders trailers) {
		this(status, headers, body, trailers, List.of());
	}

	/**
	 * Return the body as text.
	 * @return the body, decoded from UTF-8
	 */
	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	static HttpTestResponse read(ApplicationTester tester) {
		return new HttpResponseReader(tester).read();
	}

	static HttpTestResponse readDenial(DenialStart start, ApplicationTester tester) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		DenialBody part;
		do {
			part = tester.receiveOutput(DenialBody.class);
			body.writeBytes(part.body());
		}
		while (part.more());
		return new HttpTestResponse(start.status(), start.headers(), body.toByteArray(), AsgiHeaders.empty());
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof HttpTestResponse that && this.status == that.status && this.headers.equals(that.headers)
				&& Arrays.equals(this.body, that.body) && this.trailers.equals(that.trailers)
				&& this.earlyHints.equals(that.earlyHints);
	}

	@Override
	public int hashCode() {
		return 31 * this.status + Arrays.hashCode(this.body);
	}

	@Override
	public String toString() {
		return "HttpTestResponse[status=" + this.status + ", headers=" + this.headers + ", body=" + this.body.length
				+ " bytes, trailers=" + this.trailers + ", earlyHints=" + this.earlyHints + "]";
	}

}
