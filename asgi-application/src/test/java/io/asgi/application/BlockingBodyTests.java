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

package io.asgi.application;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for the bodies that {@link BlockingReceive} reads and {@link BlockingSend}
 * writes.
 */
class BlockingBodyTests {

	private final TestConnection connection = new TestConnection();

	private final BlockingReceive receive = () -> this.connection.receive().block(TestConnection.TIMEOUT);

	private final List<AsgiSendEvent> sent = new ArrayList<>();

	private final BlockingSend send = new BlockingSend() {

		@Override
		public void send(AsgiSendEvent event) throws InterruptedException {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			BlockingBodyTests.this.sent.add(event);
		}

		@Override
		public void sendAll(Publisher<? extends AsgiSendEvent> events) {
			throw new UnsupportedOperationException();
		}

	};

	@Test
	void aWholeBodyIsReadUpToItsEnd() throws Exception {
		offer("ab", true);
		offer("c", false);
		offer("not read", true);
		assertThat(this.receive.requestBody()).asString().isEqualTo("abc");
		assertThat(this.connection.taken()).isEqualTo(2);
	}

	@Test
	void aWholeBodyBeyondTheLimitFails() {
		offer("ab", true);
		offer("c", true);
		assertThatExceptionOfType(RequestBodyTooLargeException.class).isThrownBy(() -> this.receive.requestBody(2))
			.satisfies((ex) -> assertThat(ex.limit()).isEqualTo(2));
	}

	@Test
	void anInputStreamReceivesEachPartWhenItIsRead() throws Exception {
		offer("ab", true);
		offer("", true);
		offer("\u00ff", true);
		offer("", false);
		InputStream body = this.receive.requestBodyStream();
		assertThat(this.connection.taken()).isZero();
		assertThat(body.read(new byte[0])).isZero();
		assertThat(this.connection.taken()).isZero();
		assertThat(body.read()).isEqualTo('a');
		assertThat(body.available()).isEqualTo(1);
		assertThat(this.connection.taken()).isEqualTo(1);
		byte[] target = new byte[8];
		assertThat(body.read(target, 2, 6)).isEqualTo(1);
		assertThat(target[2]).isEqualTo((byte) 'b');
		assertThat(body.read()).isEqualTo(0xC3);
		assertThat(body.read()).isEqualTo(0xBF);
		assertThat(body.read()).isEqualTo(-1);
		assertThat(body.read(target)).isEqualTo(-1);
		assertThat(this.connection.taken()).isEqualTo(4);
	}

	@Test
	void anInputStreamFailsWhenTheClientLeavesBeforeTheEnd() throws Exception {
		offer("a", true);
		this.connection.offer(HttpReceiveEvent.Disconnect.INSTANCE);
		InputStream body = this.receive.requestBodyStream();
		assertThatThrownBy(body::readAllBytes).isInstanceOf(ClientDisconnectedException.class);
	}

	@Test
	void anInterruptedReadFailsAndKeepsTheInterruption() {
		BlockingReceive interrupted = () -> {
			throw new InterruptedException();
		};
		InputStream body = interrupted.requestBodyStream();
		assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(body::read);
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void aClosedInputStreamIsNotRead() throws Exception {
		offer("a", false);
		InputStream body = this.receive.requestBodyStream();
		body.close();
		assertThatIOException().isThrownBy(body::read).withMessage("The stream of the request body is closed");
		assertThat(this.connection.taken()).isZero();
	}

	@Test
	void aSmallBodyIsOnePart() throws Exception {
		this.send.sendBody((body) -> {
			body.write('a');
			body.write("bc".getBytes());
		});
		assertThat(this.sent).containsExactly(HttpSendEvent.Body.last("abc"));
	}

	@Test
	void closingTheStreamMakesNoDifference() throws Exception {
		this.send.sendBody((body) -> {
			try (body) {
				body.write("abc".getBytes());
			}
		});
		assertThat(this.sent).containsExactly(HttpSendEvent.Body.last("abc"));
	}

	@Test
	void aFlushSendsWhatThereIs() throws Exception {
		this.send.sendBody((body) -> {
			PrintWriter writer = new PrintWriter(body, false, StandardCharsets.UTF_8);
			writer.print("a");
			writer.flush();
			writer.flush();
		});
		assertThat(this.sent).containsExactly(HttpSendEvent.Body.of("a"), HttpSendEvent.Body.last());
	}

	@Test
	void aLargeBodyIsSentInOrderAsTheBufferFills() throws Exception {
		byte[] large = new byte[10_000];
		Arrays.fill(large, (byte) 'b');
		this.send.sendBody((body) -> {
			body.write(new byte[] { 'a' });
			body.write(large);
			Arrays.fill(large, (byte) 'x');
			for (int i = 0; i < 8193; i++) {
				body.write('c');
			}
		});
		assertThat(this.sent).containsExactly(HttpSendEvent.Body.of("a"), HttpSendEvent.Body.of("b".repeat(10_000)),
				HttpSendEvent.Body.of("c".repeat(8192)), HttpSendEvent.Body.last("c"));
	}

	@Test
	void aWriterThatFailsNeverCompletesTheBody() {
		assertThatIOException().isThrownBy(() -> this.send.sendBody((body) -> {
			try (body) {
				body.write(new byte[9000]);
				throw new IOException("broken");
			}
		})).withMessage("broken");
		assertThat(this.sent).containsExactly(HttpSendEvent.Body.of(new byte[9000]));
	}

	@Test
	void aClosedOutputStreamIsNotWritten() throws Exception {
		this.send.sendBody((body) -> {
			body.close();
			assertThatIOException().isThrownBy(() -> body.write('a'))
				.withMessage("The stream of the response body is closed");
		});
		assertThat(this.sent).containsExactly(HttpSendEvent.Body.last());
	}

	@Test
	void anInterruptedWriteFailsAndKeepsTheInterruption() {
		assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(() -> this.send.sendBody((body) -> {
			Thread.currentThread().interrupt();
			writeMuch(body);
		}));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.sent).isEmpty();
	}

	private static void writeMuch(OutputStream body) throws IOException {
		body.write(new byte[10_000]);
	}

	private void offer(String part, boolean more) {
		this.connection.offer(new HttpReceiveEvent.Request(part.getBytes(StandardCharsets.UTF_8), more));
	}

}
