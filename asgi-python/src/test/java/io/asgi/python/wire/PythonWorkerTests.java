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

package io.asgi.python.wire;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiSendEvent;
import io.asgi.HostPort;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketScope;
import io.asgi.WebSocketSendEvent;
import io.asgi.python.Python3;
import io.asgi.python.worker.PythonException;
import io.asgi.python.worker.WorkerLink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The wire with a real worker in CPython at its other end.
 */
@Timeout(180)
@ParameterizedClass
@EnumSource
class PythonWorkerTests {

	private static final Path WORKER = Path.of("src/main/python/asgi_worker").toAbsolutePath();

	private static final String APPLICATION = """
			async def app(scope, receive, send):
			    if scope["type"] == "lifespan":
			        while True:
			            kind = (await receive())["type"]
			            await send({"type": kind + ".complete"})
			            if kind == "lifespan.shutdown":
			                return
			    if scope["type"] == "websocket":
			        assert (await receive())["type"] == "websocket.connect"
			        await send({"type": "websocket.accept", "subprotocol": scope["subprotocols"][-1]})
			        while True:
			            event = await receive()
			            if event["type"] == "websocket.disconnect":
			                return
			            await send({**event, "type": "websocket.send"})
			    path = scope["path"]
			    if path == "/raise":
			        raise ValueError("on purpose")
			    if path == "/file":
			        await send({"type": "http.response.start", "status": 200})
			        await send({"type": "http.response.pathsend", "path": scope["query_string"].decode()})
			        return
			    if path == "/wait":
			        await send({"type": "http.response.start", "status": 200})
			        await send({"type": "http.response.body", "body": b"x", "more_body": True})
			        while (await receive())["type"] != "http.disconnect":
			            pass
			        return
			    if path == "/flood":
			        await send({"type": "http.response.start", "status": 200})
			        for i in range(64):
			            await send({"type": "http.response.body", "body": bytes(65536), "more_body": True})
			        await send({"type": "http.response.body"})
			        return
			    body = b""
			    while True:
			        event = await receive()
			        body += event["body"]
			        if not event["more_body"]:
			            break
			    if path == "/scope":
			        body = repr(sorted((k, v) for k, v in scope.items() if k not in ("asgi", "state"))).encode()
			    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
			    await send({"type": "http.response.body", "body": body})
			""";

	@Parameter
	Transport transport;

	@TempDir
	Path directory;

	private final ExchangeDouble exchange = new ExchangeDouble();

	private Bench bench;

	private Process process;

	private WorkerLink link;

	@BeforeEach
	void start() throws Exception {
		assumeThat(Files.isDirectory(WORKER)).as("the worker's sources are not here").isTrue();
		String python = Python3.require().toString();
		Files.writeString(this.directory.resolve("hello.py"), APPLICATION);
		WireSettings settings = new WireSettings("shop", 256 * 1024, 4 * 1024 * 1024, 1024 * 1024,
				Bench.settings().pingInterval(), Bench.settings().lastWords(), new PathRoots(List.of(this.directory)),
				Bench.settings().helloTimeout(), 8);
		this.bench = new Bench(this.transport, this.directory, settings);
		this.process = new ProcessBuilder(python, "-u", "-B", WORKER.toString(), "--socket",
				this.bench.path().toString(), "--name", "shop", "--app", "hello:app", "--app-dir",
				this.directory.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.redirectOutput(ProcessBuilder.Redirect.INHERIT)
			.start();
		OutputStream in = this.process.getOutputStream();
		in.write("secret\n".getBytes(StandardCharsets.US_ASCII));
		in.flush();
		this.link = this.bench.link();
	}

	@AfterEach
	void stop() throws Exception {
		if (this.bench != null) {
			this.bench.close();
		}
		if (this.process != null) {
			boolean ended = this.process.waitFor(60, TimeUnit.SECONDS);
			this.process.destroyForcibly();
			assertThat(ended).as("the worker ends with its connection").isTrue();
		}
	}

	@Test
	void aRequestIsAnswered() throws Exception {
		assertThat(this.link.facts().pid()).isEqualTo(this.process.pid());
		assertThat(this.link.facts().lifespan()).isTrue();
		HttpScope scope = HttpScope.builder().method("POST").headers("content-length", "5").build();
		this.exchange.yield(HttpReceiveEvent.Request.of("he".getBytes()))
			.yield(HttpReceiveEvent.Request.last("llo".getBytes()))
			.call(this.link, scope);
		assertThat(this.exchange.nextSent()).isEqualTo(HttpSendEvent.Start.of(200, "content-type", "text/plain"));
		assertThat(this.exchange.nextSent()).isEqualTo(HttpSendEvent.Body.last("hello"));
		assertThat(this.exchange.end()).isNull();
	}

	@Test
	void theScopeArrives() throws Exception {
		HttpScope scope = HttpScope.builder()
			.httpVersion("2")
			.scheme("https")
			.path("/scope")
			.rawPath("/sc%6Fpe".getBytes())
			.queryString("a=b")
			.rootPath("/m\u00e9")
			.headers("host", "example", "x-a", "\u00e9")
			.client(new HostPort("::1", 5))
			.server(new HostPort("/run/a.sock", null))
			.extensions(Map.of("http.response.pathsend", Map.of(), "tls",
					Map.of("tls_version", 772, "client_cert_chain", List.of("one", "two"))))
			.build();
		this.exchange.yield(HttpReceiveEvent.Request.last()).call(this.link, scope);
		this.exchange.nextSent();
		HttpSendEvent.Body body = (HttpSendEvent.Body) this.exchange.nextSent();
		assertThat(new String(body.body(), StandardCharsets.UTF_8))
			.isEqualTo("[('client', ('::1', 5)), ('extensions', {'http.response.pathsend': {}, 'tls': "
					+ "{'server_cert': None, 'client_cert_name': None, 'client_cert_error': None, 'tls_version': 772, "
					+ "'cipher_suite': None, 'client_cert_chain': ['one', 'two']}}), "
					+ "('headers', [(b'host', b'example'), (b'x-a', b'\\xe9')]), ('http_version', '2'), "
					+ "('method', 'GET'), ('path', '/scope'), ('query_string', b'a=b'), ('raw_path', b'/sc%6Fpe'), "
					+ "('root_path', '/m\u00e9'), ('scheme', 'https'), ('server', ('/run/a.sock', None)), "
					+ "('type', 'http')]");
	}

	@Test
	void anExceptionIsItsTraceback() throws Exception {
		this.exchange.call(this.link, HttpScope.builder().path("/raise").build());
		assertThat(this.exchange.end()).isInstanceOf(PythonException.class)
			.hasMessageContaining("hello.py")
			.hasMessageEndingWith("ValueError: on purpose");
	}

	@Test
	void aClientThatLeavesIsNoticed() throws Exception {
		this.exchange.yield(HttpReceiveEvent.Request.last()).call(this.link, HttpScope.builder().path("/wait").build());
		this.exchange.nextSent();
		assertThat(this.exchange.nextSent()).isEqualTo(HttpSendEvent.Body.of("x"));
		assertThat(this.exchange.hasEnded()).isFalse();
		this.exchange.yield(HttpReceiveEvent.Disconnect.INSTANCE);
		assertThat(this.exchange.end()).isNull();
	}

	@Test
	void aFileIsSentByItsPath() throws Exception {
		Path file = Files.writeString(this.directory.resolve("file.txt"), "x").toRealPath();
		HttpScope scope = HttpScope.builder()
			.path("/file")
			.queryString(file.toString())
			.extensions(Map.of("http.response.pathsend", Map.of()))
			.build();
		this.exchange.call(this.link, scope);
		this.exchange.nextSent();
		assertThat(this.exchange.nextSent()).isEqualTo(new HttpSendEvent.PathSend(file));
		assertThat(this.exchange.end()).isNull();
		ExchangeDouble other = new ExchangeDouble();
		other.call(this.link, scope.with((builder) -> builder.queryString("/etc/passwd")));
		assertThat(other.nextSent()).isInstanceOf(HttpSendEvent.Start.class);
		assertThat(other.end()).isInstanceOf(PythonException.class)
			.hasMessageContaining("it is below none of the folders");
	}

	@Test
	void aMebibyteGoesBothWays() throws Exception {
		byte[] part = new byte[64 * 1024];
		this.exchange.call(this.link, HttpScope.builder().method("POST").headers("content-length", "1048576").build());
		for (int i = 0; i < 16; i++) {
			this.exchange.awaitReceive();
			this.exchange.yield((i < 15) ? HttpReceiveEvent.Request.of(part) : HttpReceiveEvent.Request.last(part));
		}
		this.exchange.nextSent();
		assertThat(sizeOfBody()).isEqualTo(1024 * 1024);
		assertThat(this.exchange.end()).isNull();
		ExchangeDouble flood = new ExchangeDouble();
		flood.call(this.link, HttpScope.builder().path("/flood").build());
		flood.nextSent();
		assertThat(sizeOfBody(flood)).isEqualTo(4 * 1024 * 1024);
		assertThat(flood.end()).isNull();
	}

	private int sizeOfBody() throws InterruptedException {
		return sizeOfBody(this.exchange);
	}

	private static int sizeOfBody(ExchangeDouble exchange) throws InterruptedException {
		int size = 0;
		HttpSendEvent.Body body;
		do {
			body = (HttpSendEvent.Body) exchange.nextSent();
			size += body.body().length;
		}
		while (body.more());
		return size;
	}

	@Test
	void webSocketsTalk() throws Exception {
		WebSocketScope scope = WebSocketScope.builder().subprotocols("a", "b").build();
		this.exchange.yield(WebSocketReceiveEvent.Connect.INSTANCE).call(this.link, scope);
		assertThat(this.exchange.nextSent()).isEqualTo(WebSocketSendEvent.Accept.of("b"));
		this.exchange.yield(new WebSocketReceiveEvent.Text("h\u00e9"));
		assertThat(this.exchange.nextSent()).isEqualTo(new WebSocketSendEvent.Text("h\u00e9"));
		byte[] large = new byte[1_000_000];
		this.exchange.yield(new WebSocketReceiveEvent.Bytes(large));
		AsgiSendEvent echo = this.exchange.nextSent();
		assertThat(echo).isEqualTo(new WebSocketSendEvent.Bytes(large));
		this.exchange.yield(WebSocketReceiveEvent.Disconnect.of(1001));
		assertThat(this.exchange.end()).isNull();
	}

	@Test
	void aWorkerThatDrainsEndsByItself() throws Exception {
		this.link.drain(Duration.ofSeconds(20));
		this.link.whenClosed().block(Duration.ofSeconds(60));
		assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.process.exitValue()).isZero();
	}

}
