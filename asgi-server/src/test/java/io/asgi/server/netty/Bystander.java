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

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that behaves: one request after the other, on a connection that it keeps, a
 * new one now and then.
 */
final class Bystander implements Runnable {

	private static final byte[] REQUEST = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final int REQUESTS_PER_CONNECTION = 100;

	private static final long PAUSE = 5_000_000L;

	private final InetSocketAddress address;

	private long[] nanos = new long[1024];

	private int count;

	private int failures;

	private volatile boolean stopped;

	Bystander(InetSocketAddress address) {
		this.address = address;
	}

	@Override
	public void run() {
		while (!this.stopped) {
			try (Socket socket = new Socket(this.address.getAddress(), this.address.getPort())) {
				socket.setTcpNoDelay(true);
				socket.setSoTimeout(30_000);
				for (int i = 0; i < REQUESTS_PER_CONNECTION && !this.stopped; i++) {
					long start = System.nanoTime();
					socket.getOutputStream().write(REQUEST);
					read(socket.getInputStream());
					add(System.nanoTime() - start);
					LockSupport.parkNanos(PAUSE);
				}
			}
			catch (IOException ex) {
				this.failures++;
			}
		}
	}

	void stop() {
		this.stopped = true;
	}

	/**
	 * Read one response, which the sample sends in one piece.
	 */
	private static void read(InputStream in) throws IOException {
		StringBuilder response = new StringBuilder();
		while (response.indexOf("Hello, ASGI") < 0) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("closed");
			}
			response.append((char) next);
		}
	}

	private void add(long duration) {
		if (this.count == this.nanos.length) {
			this.nanos = Arrays.copyOf(this.nanos, 2 * this.count);
		}
		this.nanos[this.count++] = duration;
	}

	int count() {
		return this.count;
	}

	int failures() {
		return this.failures;
	}

	/**
	 * Return a percentile of the durations, in milliseconds.
	 */
	double percentile(double percent) {
		long[] sorted = Arrays.copyOf(this.nanos, this.count);
		Arrays.sort(sorted);
		int index = (int) Math.ceil(percent / 100 * this.count) - 1;
		return (this.count == 0) ? Double.NaN : sorted[Math.max(0, index)] / 1e6;
	}

}
