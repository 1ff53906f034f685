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

package io.asgi.benchmarks.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiHeaders;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketSendEvent;
import io.asgi.benchmarks.server.Content;
import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.HttpProtocol;
import io.asgi.server.protocol.WebSocketProtocol;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The state machines, with transports that take everything at once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProtocolBenchmark {

	private static final AsgiHeaders HEADERS = AsgiHeaders.of("content-type", "text/plain");

	private final WebSocketSendEvent message = new WebSocketSendEvent.Text("Hello");

	private final HttpSink http = new HttpSink();

	private WebSocketProtocol webSocket = open();

	/**
	 * Open the WebSocket.
	 */
	@Setup
	public void prepare() {
		this.webSocket = open();
	}

	private static WebSocketProtocol open() {
		WebSocketProtocol protocol = new WebSocketProtocol(new WebSocketSink(), List.of(),
				new WebSocketProtocol.Limits(16, 1024), (extension) -> false);
		protocol.send(WebSocketSendEvent.Accept.of(), Completion.IGNORED);
		return protocol;
	}

	/**
	 * A response of two events.
	 * @return the state machine
	 */
	@Benchmark
	public HttpProtocol response() {
		HttpProtocol protocol = new HttpProtocol(this.http, "GET", 16);
		protocol.send(HttpSendEvent.Start.of(200, HEADERS), Completion.IGNORED);
		protocol.send(HttpSendEvent.Body.last(Content.plaintext()), Completion.IGNORED);
		return protocol;
	}

	/**
	 * A message.
	 */
	@Benchmark
	public void message() {
		this.webSocket.send(this.message, Completion.IGNORED);
	}

}
