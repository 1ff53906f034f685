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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.server.RequestLimits;
import io.asgi.test.conformance.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing is left of exchanges, however they end: no place, no file, no
 * report.
 */
@Timeout(90)
class HostilePlacesTests {

	private static final int ROUNDS = 60;

	@TempDir
	private Path directory;

	private LimitServer limited;

	private TestServer audited;

	@AfterEach
	void stop() {
		if (this.limited != null) {
			this.limited.close();
		}
		if (this.audited != null) {
			this.audited.close();
		}
	}

	@Test
	void promisedStreamsGiveTheirPlacesBackInEveryEnding() throws Exception {
		this.limited = LimitServer.start(Wire.H2C, pushing(),
				(options) -> options.disconnectGrace(Duration.ofMillis(50))
					.requests(new RequestLimits(3, 5, Duration.ofMillis(100), 100)));
		Random random = new Random(7);
		for (int i = 0; i < ROUNDS; i++) {
			try (PushClient client = new PushClient(this.limited.address(), true)) {
				client.get("/a");
				if (client.next().contains("PUSH_PROMISE") && random.nextBoolean()) {
					client.resetPromised();
				}
				if (random.nextBoolean()) {
					client.next();
				}
			}
		}
		awaitTrue(() -> this.limited.bridge().activeRequests() == 0 && this.limited.bridge().queuedRequests() == 0);
	}

	@ParameterizedTest
	@EnumSource
	void filesAreClosedInEveryEnding(Wire wire) throws Exception {
		Path file = Files.write(this.directory.resolve("long"), new byte[3_000_000]);
		Random random = new Random(9);
		AsgiApplication application = (scope, receive, send) -> {
			int how = Integer.parseInt(((HttpScope) scope).path().substring(1));
			Mono<Void> start = send.send(HttpSendEvent.Start.of(200));
			if (how == 4) {
				start = send.send(HttpSendEvent.Start.of(200, "content-length", "7"));
			}
			Mono<Void> sent = start.then(send.send(new HttpSendEvent.PathSend(file)));
			if (how == 3) {
				return Mono.firstWithSignal(sent, Mono.delay(Duration.ofMillis(2)).then());
			}
			if (how == 5) {
				return sent.then(Mono.fromRunnable(() -> truncate(file)));
			}
			return sent;
		};
		this.audited = wire.serve(application, ServerSettings.defaults().withDisconnectGrace(Duration.ofMillis(50)));
		for (int i = 0; i < ROUNDS; i++) {
			int how = i % 5;
			String path = "/" + how;
			String method = (random.nextInt(4) == 0) ? "HEAD" : "GET";
			if (wire.protocol().multiplexes()) {
				try (RawHttp2 client = RawHttp2.connect(this.audited.address(), wire)) {
					RawHttp2.Stream stream = client.open(method, path, true);
					switch (how) {
						case 0 -> stream.response();
						case 1 -> stream.reset();
						case 2 -> stream.firstData.completeOnTimeout(null, 50, TimeUnit.MILLISECONDS).get();
						default -> stream.response();
					}
				}
			}
			else {
				try (RawHttp client = RawHttp.connect(this.audited.address(), wire)) {
					client.write(method + " " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
					if (how == 0) {
						client.read(method.equals("HEAD"));
					}
					else if (how == 2 && method.equals("GET")) {
						client.pushback().readNBytes(100);
					}
				}
			}
		}
		awaitTrue(() -> open(file) == 0);
	}

	@ParameterizedTest
	@EnumSource
	void aFileThatShrinksCutsTheResponseOffAndIsClosed(Wire wire) throws Exception {
		Path file = Files.write(this.directory.resolve("shrinking"), new byte[60_000_000]);
		this.audited = wire.serve((scope, receive, send) -> send.send(HttpSendEvent.Start.of(200))
			.then(send.send(new HttpSendEvent.PathSend(file))), ServerSettings.defaults());
		if (wire.protocol().multiplexes()) {
			try (RawHttp2 client = RawHttp2.connect(this.audited.address(), wire)) {
				RawHttp2.Stream stream = client.open("GET", "/", true);
				stream.pause();
				stream.channel.read();
				stream.head.get(5, TimeUnit.SECONDS);
				truncate(file);
				stream.resume();
				assertThat(stream.response()).startsWith("reset");
			}
		}
		else {
			try (RawHttp client = RawHttp.connect(this.audited.address(), wire)) {
				client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
				client.pushback().readNBytes(100);
				truncate(file);
				int length;
				try {
					length = client.rest().length();
				}
				catch (IOException ex) {
					length = 0;
				}
				assertThat(length).isLessThan(59_000_000);
			}
		}
		awaitTrue(() -> open(file) == 0);
	}

	@ParameterizedTest
	@org.junit.jupiter.params.provider.CsvSource({ "never,page", "never,promise", "upload,page", "upload,promise",
			"empty,page", "empty,promise", "error,page", "never,reset", "upload,reset" })
	void aPromisedStreamIsReportedOnce(String ending, String when) throws Exception {
		java.util.concurrent.BlockingQueue<String> reports = new java.util.concurrent.LinkedBlockingQueue<>();
		io.asgi.server.AsgiServerOptions options = io.asgi.server.AsgiServerOptions.builder()
			.disconnectGrace(Duration.ofMillis(50))
			.build();
		AsgiApplication application = (scope, receive, send) -> {
			String path = ((HttpScope) scope).path();
			if (path.equals("/a")) {
				return send.send(HttpSendEvent.Start.of(200))
					.then(send.send(new HttpSendEvent.Push("/a/x", AsgiHeaders.empty())))
					.then(send.send(HttpSendEvent.Body.last("page")));
			}
			return switch (ending) {
				case "never" -> Mono.never();
				case "error" -> Mono.error(new IllegalStateException("on purpose"));
				case "upload" -> send.send(HttpSendEvent.Start.of(200))
					.then(send.send(HttpSendEvent.Body.of(new byte[200_000])))
					.then(receive.events().then());
				default -> send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("x")));
			};
		};
		io.asgi.server.AsgiServerListener listener = new io.asgi.server.AsgiServerListener() {

			@Override
			public boolean observesExchanges() {
				return true;
			}

			@Override
			public void requestEnded(io.asgi.server.report.HttpReport report) {
				reports.add(((HttpScope) report.request().scope()).path() + " " + report.outcome());
			}

		};
		AsgiBridge bridge = new AsgiBridge(options, listener);
		AsgiRoutes routes = new AsgiRoutes(
				new io.asgi.server.Mounts(java.util.List.of(io.asgi.server.Mount.of("a", "/a", application))), bridge);
		reactor.netty.DisposableServer server = AsgiHttpServer
			.configure(Wire.H2C.configure(
					reactor.netty.http.server.HttpServer.create().host("127.0.0.1").port(0).route(routes::apply)),
					options, listener)
			.bindNow();
		try (PushClient client = new PushClient((java.net.InetSocketAddress) server.address(), true)) {
			client.get("/a");
			String frame = client.next();
			while (when.equals("page") && !frame.contains("DATA page")) {
				frame = client.next();
			}
			if (when.equals("reset")) {
				client.resetPromised();
				while (!frame.contains("DATA page")) {
					frame = client.next();
				}
			}
		}
		String all = reports.poll(5, TimeUnit.SECONDS) + ", " + reports.poll(5, TimeUnit.SECONDS);
		assertThat(all).contains("/a/x").contains("/a ");
		server.disposeNow();
		assertThat(reports).isEmpty();
	}

	private static void truncate(Path file) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.truncate(10);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static long open(Path file) {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.filter((descriptor) -> {
				try {
					return Files.readSymbolicLink(descriptor).equals(file);
				}
				catch (IOException ex) {
					return false;
				}
			}).count();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private AsgiApplication pushing() {
		Random random = new Random(3);
		return (scope, receive, send) -> {
			if (!((HttpScope) scope).path().equals("/a")) {
				return switch (random.nextInt(5)) {
					case 0 -> Mono.never();
					case 1 -> Mono.error(new IllegalStateException("on purpose"));
					case 2 -> send.send(HttpSendEvent.Start.of(200, "content-length", "3"))
						.then(send.send(HttpSendEvent.Body.last("four")));
					case 3 -> send.send(HttpSendEvent.Start.of(200))
						.then(send.send(HttpSendEvent.Body.of(new byte[200_000])))
						.then(receive.events().then());
					default -> send.send(HttpSendEvent.Start.of(200)).then(send.send(HttpSendEvent.Body.last("x")));
				};
			}
			return send.send(HttpSendEvent.Start.of(200))
				.thenMany(Flux.range(0, 6)
					.concatMap((i) -> send.send(new HttpSendEvent.Push("/a/" + i, AsgiHeaders.empty()))))
				.then(send.send(HttpSendEvent.Body.last("page")));
		};
	}

	private static void awaitTrue(BooleanSupplier condition) {
		boolean met = Boolean.TRUE.equals(Flux.interval(Duration.ofMillis(20))
			.map((tick) -> condition.getAsBoolean())
			.filter((is) -> is)
			.blockFirst(Duration.ofSeconds(10)));
		assertThat(met).isTrue();
	}

}
