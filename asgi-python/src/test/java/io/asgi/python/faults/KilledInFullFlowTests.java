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

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker that is killed while large bodies go both ways.
 */
@Timeout(120)
class KilledInFullFlowTests extends AbstractFaultTests {

	private static final int CLIENTS = 6;

	@ParameterizedTest
	@ValueSource(strings = { "KILL", "STOP KILL" })
	void allCallsEndAndNothingStays(String signals) throws Exception {
		start(Running.options("trouble:app"));
		assertThat(this.running.get("/hello").body()).isEqualTo("hello");
		long pinned = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
		long victim = this.running.workers().get(0);
		CountDownLatch flowing = new CountDownLatch(CLIENTS);
		CountDownLatch ended = new CountDownLatch(CLIENTS);
		ExecutorService threads = Executors.newCachedThreadPool();
		List<Socket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < CLIENTS; i++) {
				Socket socket = new Socket("127.0.0.1", this.running.address().getPort());
				socket.setSoTimeout(60_000);
				sockets.add(socket);
				threads.execute(() -> write(socket));
				threads.execute(() -> read(socket, flowing, ended));
			}
			assertThat(flowing.await(60, TimeUnit.SECONDS)).as("all get much").isTrue();
			for (String signal : signals.split(" ")) {
				assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(victim)).start().waitFor()).isZero();
			}
			assertThat(ended.await(30, TimeUnit.SECONDS)).as("%s have not ended", ended.getCount()).isTrue();
		}
		finally {
			for (Socket socket : sockets) {
				socket.close();
			}
			threads.shutdownNow();
		}
		this.running.awaitCount(victim);
		this.running.awaitIdle();
		assertThat(this.running.get("/hello").body()).isEqualTo("hello");
		Await.until("no buffer is kept",
				() -> PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() <= pinned + 64 * 1024);
		assertThat(this.log.find((entry) -> entry.getLevel().isGreaterOrEqual(Level.WARN)))
			.allMatch((entry) -> entry.getFormattedMessage().contains("the response was cut off: ")
					|| entry.getFormattedMessage().contains("is lost"));
	}

	private static void write(Socket socket) {
		try {
			socket.getOutputStream()
				.write("POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
					.getBytes(StandardCharsets.ISO_8859_1));
			byte[] chunk = new byte[7 + 65536 + 2];
			System.arraycopy("10000\r\n".getBytes(StandardCharsets.ISO_8859_1), 0, chunk, 0, 7);
			chunk[chunk.length - 2] = '\r';
			chunk[chunk.length - 1] = '\n';
			while (true) {
				socket.getOutputStream().write(chunk);
			}
		}
		catch (IOException ex) {
			// The end
		}
	}

	private static void read(Socket socket, CountDownLatch flowing, CountDownLatch ended) {
		try {
			InputStream in = socket.getInputStream();
			byte[] buffer = new byte[65536];
			long sum = 0;
			int read;
			while ((read = in.read(buffer)) >= 0) {
				long before = sum;
				sum += read;
				if (before < 4_000_000 && sum >= 4_000_000) {
					flowing.countDown();
				}
			}
		}
		catch (SocketTimeoutException ex) {
			return;
		}
		catch (IOException ex) {
			// Reset
		}
		ended.countDown();
	}

}
