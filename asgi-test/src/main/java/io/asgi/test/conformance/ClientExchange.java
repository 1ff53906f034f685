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

package io.asgi.test.conformance;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.test.conformance.WireResponse.End;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client's exchange as a test sees it: an exchange on the wire, with what comes back.
 */
final class ClientExchange {

	private final WireExchange exchange;

	private final WireResponse response;

	ClientExchange(WireExchange exchange, WireResponse response) {
		this.exchange = exchange;
		this.response = response;
	}

	Pending<Void> startSend(byte[] bytes) {
		return new Pending<>("the client's write of " + bytes.length + " bytes", this.exchange.send(bytes));
	}

	void send(byte[] bytes) {
		startSend(bytes).await();
	}

	void send(String text) {
		send(text.getBytes(StandardCharsets.UTF_8));
	}

	void finish() {
		new Pending<>("the end of the client's request", this.exchange.finish()).await();
	}

	void abort() {
		this.exchange.abort();
	}

	void pauseReading() {
		this.exchange.pauseReading();
	}

	void resumeReading() {
		this.exchange.resumeReading();
	}

	WireHead head() {
		return this.response.awaitHead();
	}

	int status() {
		return head().status();
	}

	boolean hasHead() {
		return this.response.hasHead();
	}

	List<WireHead> informational() {
		return this.response.informational();
	}

	WireHead awaitInformational() {
		return this.response.awaitInformational();
	}

	AsgiHeaders trailers() {
		return this.response.trailers();
	}

	byte[] take(int count) {
		return this.response.take(count);
	}

	String takeText(int count) {
		return new String(take(count), StandardCharsets.UTF_8);
	}

	/**
	 * Return what is left of the body of a response that must be whole.
	 */
	byte[] body() {
		assertThat(this.response.awaitEnd()).as("the end of the response: %s", this.response).isEqualTo(End.COMPLETE);
		return this.response.takeAvailable();
	}

	String text() {
		return new String(body(), StandardCharsets.UTF_8);
	}

	/**
	 * Wait until the response is cut off.
	 */
	void isAborted() {
		assertThat(this.response.awaitEnd()).as("the end of the response: %s", this.response).isEqualTo(End.ABORTED);
	}

	/**
	 * Wait for the end, either way.
	 */
	void awaitEnd() {
		this.response.awaitEnd();
	}

	boolean endsWithin(long millis) {
		return this.response.endsWithin(millis);
	}

	byte[] takeAvailable() {
		return this.response.takeAvailable();
	}

	@Override
	public String toString() {
		return this.response.toString();
	}

}
