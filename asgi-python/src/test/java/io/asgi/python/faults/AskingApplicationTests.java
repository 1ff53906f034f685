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

import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that leave an application which asks now and then whether they are still there,
 * as {@code is_disconnected()} of Starlette does: it is told at once in each phase, and
 * not only when the server's patience with it is over.
 */
@Timeout(180)
class AskingApplicationTests extends AbstractLeavingClientTests {

	private void leave(String told) throws Exception {
		this.log.await("asks");
		this.client.leave();
		this.log.await("left: " + told);
	}

	@Test
	void withoutABody() throws Exception {
		this.client.head("GET", "/ask-first");
		leave("asked before the response");
	}

	@Test
	void withABodyThatWasRead() throws Exception {
		this.client.head("POST", "/ask-read", "content-length: 5").write("hello".getBytes());
		leave("asked after the request");
	}

	@Test
	void withABodyThatNobodyHasRead() throws Exception {
		this.client.head("POST", "/ask-first", "content-length: 5").write("hello".getBytes());
		leave("asked before the response");
	}

	@Test
	void withABodyThatIsNotWhole() throws Exception {
		this.client.head("POST", "/ask-first", "content-length: 500").write("hello".getBytes());
		leave("asked before the response");
	}

	@Test
	void withMoreOfABodyThanItsCredit() throws Exception {
		this.client.head("POST", "/ask-first", "content-length: 100000000").write(new byte[600_000]);
		leave("asked before the response");
	}

	@Test
	void withABodyThatWaitsToBeAskedFor() throws Exception {
		this.client.head("POST", "/ask-first", "content-length: 5", "expect: 100-continue");
		leave("asked before the response");
	}

	@Test
	void inTheMiddleOfTheResponse() throws Exception {
		this.client.head("GET", "/ask-middle").readUntil("first\n");
		leave("asked in the response");
	}

	@Test
	void inTheMiddleOfTheResponseToABodyThatNobodyHasRead() throws Exception {
		this.client.head("POST", "/ask-middle", "content-length: 5").write("hello".getBytes());
		this.client.readUntil("first\n");
		leave("asked in the response");
	}

	@Test
	void withAStreamOfHttp2() throws Exception {
		HttpClient http2 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		assertThat(http2.send(this.running.request("/hello").build(), BodyHandlers.ofString()).version())
			.isEqualTo(HttpClient.Version.HTTP_2);
		CompletableFuture<?> call = http2.sendAsync(this.running.request("/ask-first").build(),
				BodyHandlers.ofString());
		this.log.await("asks");
		call.cancel(true);
		this.log.await("left: asked before the response");
	}

	@Test
	void whileOneTaskListensAndAnotherSends() throws Exception {
		this.client.head("GET", "/listen-and-send").readUntil("tick\n");
		this.log.await("listens");
		this.client.leave();
		this.log.await("left: listened to");
	}

}
