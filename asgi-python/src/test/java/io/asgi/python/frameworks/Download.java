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

package io.asgi.python.frameworks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A response that arrives in parts.
 */
final class Download extends BaseSubscriber<byte[]> {

	private static final String END = "\0end";

	private final CompletableFuture<Browser.Reply> head = new CompletableFuture<>();

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final StringBuilder line = new StringBuilder();

	void begin(int status, HttpHeaders headers) {
		this.head.complete(new Browser.Reply(status, headers, new byte[0]));
	}

	@Override
	protected void hookOnNext(byte[] part) {
		for (char ch : new String(part, StandardCharsets.ISO_8859_1).toCharArray()) {
			if (ch == '\n') {
				this.lines.add(this.line.toString());
				this.line.setLength(0);
			}
			else {
				this.line.append(ch);
			}
		}
	}

	@Override
	protected void hookOnError(Throwable ex) {
		this.head.completeExceptionally(ex);
		this.lines.add(ex.toString());
	}

	@Override
	protected void hookFinally(SignalType type) {
		if (type == SignalType.ON_COMPLETE) {
			this.lines.add(END);
		}
	}

	/**
	 * Wait for the head.
	 */
	Browser.Reply head() throws Exception {
		return this.head.get(Site.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	/**
	 * Wait for the next line, or the message of the error that has ended the response.
	 */
	String line() throws InterruptedException {
		String next = this.lines.poll(Site.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		assertThat(next).as("the next line of a response").isNotNull();
		return next;
	}

	void awaitEnd() throws InterruptedException {
		assertThat(line()).isEqualTo(END);
	}

	/**
	 * Leave.
	 */
	void leave() {
		cancel();
	}

}
