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

package io.asgi.benchmarks.load.client;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import io.asgi.benchmarks.load.Load;
import io.asgi.benchmarks.load.LoadResult;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Transfers large bodies over one connection, one after the other; over the next one if
 * the server closes it, as Tomcat does after 100 requests. Each MiB is an operation.
 *
 * @param path the path
 * @param upload the bytes of the body of a request, or 0 for GET
 * @param expected the bytes of the body of a response
 */
public record Transfer(String path, long upload, long expected) implements Load {

	private static final int PART = 64 * 1024;

	private static final long MIB = 1024 * 1024;

	@Override
	public Session open(int port) throws IOException, InterruptedException {
		return new Transfers(port);
	}

	/**
	 * The connection to one server. All fields but the first belong to its thread.
	 */
	private final class Transfers implements Session {

		private final Client client;

		private HttpConnection connection;

		private final ByteBuf part = Unpooled.directBuffer(PART).writeZero(PART);

		private @Nullable CompletableFuture<LoadResult> result;

		private long start;

		private long end;

		private long written;

		private long read;

		private long total;

		Transfers(int port) throws IOException, InterruptedException {
			this.client = new Client(port);
			this.connection = this.client.open(1, this::connection).get(0);
		}

		private HttpConnection connection() {
			HttpConnection connection = new HttpConnection(this::onContent, this::onFailure);
			connection.onWritable(this::write);
			return connection;
		}

		@Override
		public LoadResult run(int seconds) throws IOException, InterruptedException {
			CompletableFuture<LoadResult> result = new CompletableFuture<>();
			this.client.execute(() -> {
				this.result = result;
				this.total = 0;
				this.start = System.nanoTime();
				this.end = this.start + seconds * 1_000_000_000L;
				next();
			});
			return Client.await(result, seconds + 180);
		}

		private void next() {
			this.read = 0;
			this.written = 0;
			if (Transfer.this.upload == 0) {
				this.connection.request(HttpMethod.GET, Transfer.this.path);
			}
			else {
				this.connection.head(Transfer.this.path, Transfer.this.upload);
				write();
			}
		}

		private void write() {
			while (this.written < Transfer.this.upload && this.connection.channel().isWritable()) {
				int size = (int) Math.min(PART, Transfer.this.upload - this.written);
				this.written += size;
				this.connection.channel().write(new DefaultHttpContent(this.part.retainedSlice(0, size)));
				if (this.written == Transfer.this.upload) {
					this.connection.channel().write(LastHttpContent.EMPTY_LAST_CONTENT);
				}
			}
			this.connection.channel().flush();
		}

		private void onContent(HttpContent content) {
			this.read += content.content().readableBytes();
			if (!(content instanceof LastHttpContent)) {
				return;
			}
			this.total += this.read;
			long now = System.nanoTime();
			if (this.read != Transfer.this.expected) {
				onFailure(new IOException("The response had " + this.read + " bytes"));
			}
			else if (now >= this.end) {
				complete(now);
			}
			else if (this.connection.isLast()) {
				this.connection = connection();
				this.client.add(this.connection);
				this.connection.ready().thenRun(this::next);
			}
			else {
				next();
			}
		}

		private void complete(long now) {
			if (this.result != null) {
				this.result
					.complete(new LoadResult((now - this.start) / 1e9, this.total / MIB, 0, Double.NaN, Double.NaN));
			}
		}

		private void onFailure(Throwable failure) {
			if (this.result != null) {
				this.result.completeExceptionally(failure);
			}
		}

		@Override
		public void close() {
			this.client.close();
			this.part.release();
		}

	}

}
