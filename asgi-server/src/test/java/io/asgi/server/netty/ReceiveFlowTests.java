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
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.HttpReceiveEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how much of a body the server takes from the socket for an application that
 * receives some of it. What the kernel keeps besides is not counted: its buffers grow as
 * they are read.
 */
@Timeout(60)
class ReceiveFlowTests {

	/**
	 * What Netty reads at once, at most.
	 */
	private static final int READ = 64 * 1024;

	private static final int BODY = 64 * 1024 * 1024;

	private static final byte[] HEAD = ("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: " + BODY + "\r\n\r\n")
		.getBytes(StandardCharsets.US_ASCII);

	private final BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();

	private final Sinks.Many<Integer> turns = Sinks.many().unicast().onBackpressureBuffer();

	private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();

	private int taken;

	@Test
	void theServerReadsOnceAheadOfWhatIsReceived() throws Exception {
		AsgiApplication application = (scope, receive, send) -> this.turns.asFlux()
			.concatMap((turn) -> receive.receive().cast(HttpReceiveEvent.Request.class))
			.doOnNext((part) -> this.received.add(part.body().length))
			.then();
		try (LimitServer server = LimitServer.start(Wire.HTTP11, application, (options) -> {
		}, this::countReads); Socket client = new Socket("127.0.0.1", server.address().getPort())) {
			startUpload(client);
			int total = 0;
			for (int turn = 0; turn < 20; turn++) {
				awaitReads(total);
				assertThat(this.taken).isBetween(total + 1, HEAD.length + total + READ);
				this.turns.tryEmitNext(turn).orThrow();
				Integer part = this.received.poll(30, TimeUnit.SECONDS);
				assertThat(part).isBetween(1, READ);
				total += part;
			}
		}
	}

	private void countReads(Channel channel) {
		channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {

			@Override
			public void channelRead(ChannelHandlerContext context, Object message) {
				ReceiveFlowTests.this.reads.add(((ByteBuf) message).readableBytes());
				context.fireChannelRead(message);
			}

		});
	}

	/**
	 * Wait until the server has read ahead, and reads nothing more.
	 */
	private void awaitReads(int total) throws InterruptedException {
		Integer read = 0;
		while (read != null) {
			this.taken += read;
			boolean ahead = this.taken > total;
			read = this.reads.poll(ahead ? 200 : 30_000, TimeUnit.MILLISECONDS);
		}
	}

	private static void startUpload(Socket client) {
		Thread upload = new Thread(() -> {
			try {
				OutputStream out = client.getOutputStream();
				out.write(HEAD);
				out.write(new byte[BODY]);
			}
			catch (IOException ex) {
				// The test is over
			}
		}, "upload");
		upload.setDaemon(true);
		upload.start();
	}

}
