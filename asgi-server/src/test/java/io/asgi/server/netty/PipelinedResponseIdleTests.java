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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.asgi.AsgiApplication;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.server.HttpOptions;
import io.asgi.server.report.Outcome;
import io.netty.channel.ChannelOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for clients of HTTP/1 that take nothing of responses that are complete for their
 * applications, and send one request after the other meanwhile.
 */
@Timeout(60)
class PipelinedResponseIdleTests {

	private static final int KERNEL_BUFFER = 16 * 1024;

	private final AtomicInteger answered = new AtomicInteger();

	/**
	 * Sends a body of the size that the path names, as a whole or with an end of its own.
	 */
	private final AsgiApplication sender = (scope, receive, send) -> {
		String[] path = ((HttpScope) scope).path().split("/");
		byte[] body = new byte[Integer.parseInt(path[3])];
		Mono<Void> start = send.send(HttpSendEvent.Start.of(200));
		Mono<Void> rest = path[2].equals("whole") ? send.send(HttpSendEvent.Body.last(body))
				: send.send(HttpSendEvent.Body.of(body)).then(send.send(HttpSendEvent.Body.last()));
		return start.then(rest).doOnSuccess((nothing) -> this.answered.incrementAndGet());
	};

	private LimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@CsvSource({ "HTTP11, whole/10000000, 1", "HTTP11, whole/60000, 200", "HTTP11, whole/1000, 10000",
			"HTTP11, parts/50000, 200", "HTTP11_TLS, whole/10000000, 1", "HTTP11_TLS, whole/60000, 200",
			"HTTP11_TLS, whole/1000, 10000", "HTTP11_TLS, parts/50000, 200" })
	void aClientThatTakesNothingIsCutOff(Wire wire, String path, int count) throws Exception {
		serve(wire, Duration.ofMillis(500), this.sender);
		try (RawHttp client = RawHttp.connectNarrow(this.server.address(), wire)) {
			CompletableFuture<Void> requests = write(client, request(path).repeat(count));
			this.server.assertReached("response-idle a");
			this.server.assertServedUntil(Outcome.CUT_OFF);
			assertThat(this.answered).hasValueLessThan(count + 1);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> drain(client));
			requests.get(10, TimeUnit.SECONDS);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "HTTP11_TLS" })
	void aClientThatTakesALittleNowAndThenIsServed(Wire wire) throws Exception {
		serve(wire, Duration.ofSeconds(2), this.sender);
		int count = 250;
		try (RawHttp client = RawHttp.connectNarrow(this.server.address(), wire)) {
			CompletableFuture<Void> requests = write(client, request("whole/60000").repeat(count));
			CompletableFuture<Void> taken = new CompletableFuture<>();
			AtomicInteger left = new AtomicInteger(count);
			ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor();
			reader.scheduleAtFixedRate(() -> {
				try {
					for (int i = 0; i < 2 && left.get() > 0; i++) {
						assertThat(client.read().body()).hasSize(60_000);
						left.decrementAndGet();
					}
					if (left.get() == 0) {
						taken.complete(null);
					}
				}
				catch (IOException | AssertionError ex) {
					taken.completeExceptionally(ex);
				}
			}, 0, 50, TimeUnit.MILLISECONDS);
			taken.get(50, TimeUnit.SECONDS);
			requests.get(10, TimeUnit.SECONDS);
			reader.shutdownNow();
		}
		this.server.assertNothingReached();
	}

	@Test
	void anApplicationThatGoesOnAfterItsResponseIsNotCancelled() throws Exception {
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<Void> goOn = new CompletableFuture<>();
		AtomicInteger calls = new AtomicInteger();
		AsgiApplication application = (scope, receive, send) -> this.sender.call(scope, receive, send)
			.then((calls.incrementAndGet() == 1) ? Mono.fromFuture(goOn, true) : Mono.never())
			.doOnCancel(() -> end.complete("cancelled"))
			.doOnSuccess((nothing) -> end.complete("ended"));
		this.server = LimitServer.start(Wire.HTTP11, application,
				(options) -> options.disconnectGrace(Duration.ofMillis(50))
					.http(HttpOptions.builder().responseIdleTimeout(Duration.ofMillis(500)).build()));
		try (RawHttp client = RawHttp.connectNarrow(this.server.address(), Wire.HTTP11)) {
			write(client, request("whole/60000").repeat(200));
			this.server.assertReached("response-idle a");
		}
		goOn.complete(null);
		assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("ended");
	}

	/**
	 * Serve without a limit for heads, and with little room in the kernel. A client that
	 * takes nothing may be kept from sending, too: its kernel drops what is beyond its
	 * window, with the acknowledgement in it, and sends again what it has sent, after
	 * ever longer waits (counted as {@code BeyondWindow} and {@code TCPTimeouts} on Linux
	 * 6.18). If half a head has come by then, either limit may be reached first; if all
	 * responses so far are in the kernel, there is none to be reached.
	 */
	private void serve(Wire wire, Duration timeout, AsgiApplication application) {
		this.server = LimitServer.startReporting(wire, application,
				(options) -> options
					.http(HttpOptions.builder().responseIdleTimeout(timeout).requestHeadTimeout(Duration.ZERO).build()),
				(channel) -> channel.config().setOption(ChannelOption.SO_SNDBUF, KERNEL_BUFFER));
	}

	private static String request(String path) {
		return "GET /a/" + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
	}

	/**
	 * Write what the server may not read: in the background, until it is cut off.
	 */
	private static CompletableFuture<Void> write(RawHttp client, String requests) {
		return CompletableFuture.runAsync(() -> {
			try {
				client.write(requests);
			}
			catch (IOException ex) {
				// Cut off
			}
		});
	}

	private static void drain(RawHttp client) throws IOException {
		while (client.pushback().skip(1_000_000) > 0) {
			// Until the reset
		}
	}

}
