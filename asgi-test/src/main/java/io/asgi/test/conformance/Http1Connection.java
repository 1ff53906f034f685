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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1 with a thread for each direction, so that a test's thread
 * never waits for a socket.
 */
final class Http1Connection implements WireConnection {

	private final Socket transport;

	private final Socket socket;

	private final GatedInputStream in;

	private final OutputStream out;

	private final ExecutorService writer = Executors.newSingleThreadExecutor((task) -> daemon("http1-writer", task));

	private final Thread reader = daemon("http1-reader", this::read);

	private final Queue<Http1Exchange> unanswered = new ArrayDeque<>();

	private boolean ended;

	/**
	 * Create a connection.
	 * @param transport the plain socket
	 * @param socket the same, or what encrypts it
	 */
	Http1Connection(Socket transport, Socket socket) throws IOException {
		this.transport = transport;
		this.socket = socket;
		this.in = new GatedInputStream(socket.getInputStream());
		this.out = socket.getOutputStream();
		this.reader.start();
	}

	private static Thread daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	@Override
	public InetSocketAddress localAddress() {
		return (InetSocketAddress) this.socket.getLocalSocketAddress();
	}

	@Override
	public WireExchange open(WireRequest request, WireResponse response) {
		Http1Exchange exchange = new Http1Exchange(this, request, response);
		synchronized (this.unanswered) {
			if (this.ended) {
				response.aborted("end of connection before the request");
				return exchange;
			}
			this.unanswered.add(exchange);
			write(exchange.head((InetSocketAddress) this.socket.getRemoteSocketAddress()));
		}
		return exchange;
	}

	CompletableFuture<Void> write(byte[] bytes) {
		return run(() -> this.out.write(bytes));
	}

	CompletableFuture<Void> shutdownOutput() {
		return run(() -> {
			try {
				this.socket.shutdownOutput();
			}
			catch (SocketException ex) {
				// Over TLS a quick server answers before this returns, and the reader
				// closes
				if (!this.transport.isClosed()) {
					throw ex;
				}
			}
		});
	}

	private CompletableFuture<Void> run(Output output) {
		try {
			return CompletableFuture.runAsync(() -> {
				try {
					output.run();
				}
				catch (IOException ex) {
					throw new CompletionException(ex);
				}
			}, this.writer);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(new IOException("The connection is closed", ex));
		}
	}

	GatedInputStream input() {
		return this.in;
	}

	private void read() {
		String by = "end of connection";
		Http1ResponseReader responses = new Http1ResponseReader(new BufferedInputStream(this.in, 16 * 1024));
		Http1Exchange current = null;
		try {
			while (responses.awaitResponse()) {
				current = next();
				if (current == null) {
					throw new IOException("The server has sent bytes that answer no request");
				}
				responses.read(current.request(), current.response());
				current = null;
			}
		}
		catch (IOException | RuntimeException ex) {
			by = ex.toString();
		}
		finally {
			end(current, by);
		}
	}

	private @Nullable Http1Exchange next() {
		synchronized (this.unanswered) {
			return this.unanswered.poll();
		}
	}

	private void end(@Nullable Http1Exchange current, String by) {
		if (current != null) {
			current.response().aborted(by);
		}
		synchronized (this.unanswered) {
			this.ended = true;
			this.unanswered.forEach((exchange) -> exchange.response().aborted(by));
			this.unanswered.clear();
		}
		closeSocket();
	}

	void closeSocket() {
		try {
			// Encrypted sockets wait for a blocked write before they say goodbye
			this.transport.close();
		}
		catch (IOException ex) {
			// It is closed all the same
		}
	}

	@Override
	public void close() {
		closeSocket();
		this.writer.shutdownNow();
		this.in.open();
		try {
			this.reader.join(Pending.PATIENCE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@FunctionalInterface
	private interface Output {

		void run() throws IOException;

	}

}
