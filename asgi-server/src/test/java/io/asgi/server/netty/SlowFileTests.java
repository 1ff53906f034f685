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

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.HttpSendEvent;
import io.asgi.server.HttpOptions;
import io.netty.channel.ChannelOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for clients that take a file slowly.
 */
@Timeout(60)
class SlowFileTests {

	private static final int SIZE = 400_000;

	private static final int READ = 8 * 1024;

	@Test
	void aClientMayTakeLongerThanTheTimeoutForAPieceOfAFile(@TempDir Path directory) throws Exception {
		Path file = Files.write(directory.resolve("file"), new byte[SIZE]);
		AsgiApplication application = (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(new HttpSendEvent.PathSend(file)));
		HttpOptions options = HttpOptions.builder().responseIdleTimeout(Duration.ofSeconds(2)).build();
		ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
		try (LimitServer server = LimitServer.start(Wire.HTTP11, application, (builder) -> builder.http(options),
				(channel) -> channel.config().setOption(ChannelOption.SO_SNDBUF, READ));
				RawHttp client = RawHttp.connectNarrow(server.address(), Wire.HTTP11)) {
			client.write("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
			assertThat(readSlowly(client.socket().getInputStream(), clock).get(50, TimeUnit.SECONDS))
				.isGreaterThan(SIZE);
			server.assertNothingReached();
		}
		finally {
			clock.shutdownNow();
		}
	}

	private static CompletableFuture<Integer> readSlowly(InputStream response, ScheduledExecutorService clock) {
		CompletableFuture<Integer> size = new CompletableFuture<>();
		int[] total = new int[1];
		clock.scheduleAtFixedRate(() -> {
			try {
				int read = response.readNBytes(READ).length;
				total[0] += read;
				if (read < READ) {
					size.complete(total[0]);
				}
			}
			catch (Exception ex) {
				size.completeExceptionally(ex);
			}
		}, 0, 100, TimeUnit.MILLISECONDS);
		return size;
	}

}
