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

package io.asgi.benchmarks.harness;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.asgi.benchmarks.load.H2load;
import io.asgi.benchmarks.load.Load;
import io.asgi.benchmarks.load.Wrk;
import io.asgi.benchmarks.load.client.IdleConnections;
import io.asgi.benchmarks.load.client.ServerSentEvents;
import io.asgi.benchmarks.load.client.Transfer;
import io.asgi.benchmarks.load.client.WebSocketBroadcast;
import io.asgi.benchmarks.load.client.WebSocketEcho;
import io.asgi.benchmarks.process.ServerKind;
import io.asgi.benchmarks.server.Content;

/**
 * All workloads, in the order in which they are reported.
 */
final class Workloads {

	private static final int KIB = 1024;

	private static final int IDLE = 10_000;

	private static final Check PLAINTEXT = HttpCheck.get(Content.PLAINTEXT_PATH, Content.plaintext());

	private static final Check SOCKET = new WebSocketCheck(Content.SOCKET_PATH);

	// The others speak no HTTP/2 in clear text
	private static final Set<ServerKind> WITH_HTTP2 = without(ServerKind.UVICORN, ServerKind.DAPHNE);

	// These have none without one more starter, or by means of their own
	private static final Set<ServerKind> WITH_SOCKETS = without(ServerKind.MVC, ServerKind.REST_CONTROLLER);

	private static final List<Workload> ALL = all();

	private Workloads() {
	}

	static List<Workload> list() {
		return ALL;
	}

	static Workload of(String name) {
		return ALL.stream()
			.filter((workload) -> workload.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"There is no workload '" + name + "': choose from " + ALL.stream().map(Workload::name).toList()));
	}

	private static List<Workload> all() {
		List<Workload> all = new ArrayList<>();
		addRequests(all);
		addProtocols(all);
		addStreams(all);
		addSockets(all);
		addVariants(all);
		addPython(all);
		return List.copyOf(all);
	}

	private static void addRequests(List<Workload> all) {
		Wrk plaintext = Wrk.get(Content.PLAINTEXT_PATH);
		all.add(Workload.of("plaintext", "Plaintext, 13 bytes", PLAINTEXT, plaintext));
		all.add(Workload.of("json", "JSON", HttpCheck.get(Content.JSON_PATH, Content.json()),
				Wrk.get(Content.JSON_PATH)));
		all.add(Workload.of("large", "Response of 10 KiB", HttpCheck.get(Content.LARGE_PATH, Content.large()),
				Wrk.get(Content.LARGE_PATH)));
		for (int size : List.of(1, 64)) {
			all.add(Workload.of("echo-" + size + "k", "POST, " + size + " KiB sent back",
					HttpCheck.echo(Content.ECHO_PATH, size * KIB), Wrk.post(Content.ECHO_PATH, size * KIB)));
		}
		all.add(Workload.of("file-1m", "File of 1 MiB", HttpCheck.get(Content.FILE_PATH, Fixture.file()),
				Wrk.get(Content.FILE_PATH)));
		for (int fields : List.of(5, 20, 50)) {
			all.add(Workload.of("headers-" + fields, "Plaintext, requests with " + fields + " header fields", PLAINTEXT,
					plaintext.withFields(fields - 1)));
		}
	}

	private static void addProtocols(List<Workload> all) {
		Wrk plaintext = Wrk.get(Content.PLAINTEXT_PATH);
		all.add(Workload.of("pipelined", "Plaintext, 16 requests pipelined", PLAINTEXT, plaintext.pipelined(16)));
		all.add(Workload.of("tls", "Plaintext over TLS",
				new HttpCheck("https", Content.PLAINTEXT_PATH, new byte[0], Content.plaintext()), plaintext.secure())
			.overTls());
		all.add(Workload
			.of("http2", "Plaintext over HTTP/2, 100 streams on each of 4 connections", PLAINTEXT,
					new H2load(Content.PLAINTEXT_PATH, 0, 4, 100))
			.on(WITH_HTTP2));
		all.add(Workload
			.of("http2-upload", "POST over HTTP/2, 64 KiB sent back, 10 streams on each of 4 connections",
					HttpCheck.echo(Content.ECHO_PATH, 64 * KIB), new H2load(Content.ECHO_PATH, 64 * KIB, 4, 10))
			.on(WITH_HTTP2));
	}

	private static void addStreams(List<Workload> all) {
		long upload = 100L * KIB * KIB;
		all.add(Workload.of("stream-100m", "100 MiB sent back while they arrive, each MiB",
				HttpCheck.echo(Content.STREAM_PATH, 256 * KIB), new Transfer(Content.STREAM_PATH, upload, upload)));
		all.add(Workload.of("file-1g", "File of 1 GiB, each MiB", PLAINTEXT,
				new Transfer(Content.LARGE_FILE_PATH, 0, Fixture.LARGE_FILE_SIZE)));
		all.add(Workload.of("events", "Server-sent events to 1,000 clients, each event of each client",
				HttpCheck.publish(Content.PUBLISH_PATH, Content.plaintext()),
				new ServerSentEvents(Content.EVENTS_PATH, Content.PUBLISH_PATH, 1000)));
	}

	private static void addSockets(List<Workload> all) {
		all.add(Workload
			.of("websocket", "WebSocket, 16 bytes sent back", SOCKET, new WebSocketEcho(Content.SOCKET_PATH, 16, 64))
			.on(WITH_SOCKETS));
		all.add(Workload
			.of("websocket-64k", "WebSocket, 64 KiB sent back", SOCKET,
					new WebSocketEcho(Content.SOCKET_PATH, 64 * KIB, 64))
			.on(WITH_SOCKETS));
		all.add(Workload
			.of("broadcast", "WebSocket, a message to 1,000 clients, each arrival",
					new WebSocketCheck(Content.BROADCAST_PATH), new WebSocketBroadcast(Content.BROADCAST_PATH, 1000))
			.on(WITH_SOCKETS));
		Load idle = new IdleConnections(Content.SOCKET_PATH, IDLE);
		all.add(Workload.of("memory", "Memory of a WebSocket, of 10,000 that have nothing to do", SOCKET, idle)
			.with(new MemoryProbe(Content.SOCKET_PATH, IDLE))
			.on(WITH_SOCKETS));
		all.add(Workload.of("idle", "Plaintext while 10,000 WebSockets have nothing to do", PLAINTEXT, idle)
			.with(new BesideProbe(Wrk.get(Content.PLAINTEXT_PATH), idle))
			.on(WITH_SOCKETS));
	}

	private static void addVariants(List<Workload> all) {
		Wrk plaintext = Wrk.get(Content.PLAINTEXT_PATH);
		all.add(Workload.of("flavours", "Plaintext, by each way to write an application", PLAINTEXT, plaintext)
			.on(EnumSet.of(ServerKind.RAW, ServerKind.ASGI, ServerKind.ASGI_STREAMING,
					ServerKind.ASGI_BLOCKING_PLATFORM, ServerKind.ASGI_BLOCKING_VIRTUAL)));
		all.add(Workload
			.of("guards", "Plaintext, with the checks and limits of connections, and with the contract", PLAINTEXT,
					plaintext)
			.on(EnumSet.of(ServerKind.RAW, ServerKind.RAW_GUARDED, ServerKind.ASGI)));
		all.add(Workload.of("mounts", "Plaintext, by the number of mounts", PLAINTEXT, plaintext)
			.on(EnumSet.of(ServerKind.ASGI, ServerKind.ASGI_100_MOUNTS))
			.against(ServerKind.ASGI));
	}

	/**
	 * The same application in Python, served by workers of the ASGI server and by its
	 * fastest peer.
	 */
	private static void addPython(List<Workload> all) {
		Wrk plaintext = Wrk.get(Content.PLAINTEXT_PATH);
		Check json = HttpCheck.get(Content.FASTAPI_PATH, Content.json());
		Check echo = HttpCheck.echo(Content.ECHO_PATH, KIB * KIB);
		Load uploads = Wrk.post(Content.ECHO_PATH, KIB * KIB).connections(8);
		Load messages = new WebSocketEcho(Content.SOCKET_PATH, 16, 64);
		all.add(python("python-plaintext", "Python, plaintext", PLAINTEXT, plaintext));
		all.add(python("python-json", "Python, JSON by FastAPI", json, Wrk.get(Content.FASTAPI_PATH)));
		all.add(python("python-echo-1m", "Python, POST, 1 MiB sent back, 8 connections", echo, uploads));
		all.add(python("python-websocket", "Python, WebSocket, 16 bytes sent back", SOCKET, messages));
		all.add(python("python-latency", "Python, one request at a time", PLAINTEXT, plaintext.connections(1)));
		all.add(Workload
			.of("python-workers", "Python, a millisecond of work for each request, by the number of workers",
					HttpCheck.get(Content.WORK_PATH, Content.plaintext()), Wrk.get(Content.WORK_PATH).connections(16))
			.on(EnumSet.of(ServerKind.PYTHON, ServerKind.PYTHON_2_WORKERS))
			.against(ServerKind.PYTHON));
	}

	private static Workload python(String name, String title, Check check, Load load) {
		return Workload.of(name, title, check, load)
			.on(EnumSet.of(ServerKind.PYTHON, ServerKind.UVICORN))
			.against(ServerKind.UVICORN);
	}

	private static Set<ServerKind> without(ServerKind... others) {
		Set<ServerKind> servers = EnumSet.copyOf(ServerKind.peers());
		servers.removeAll(List.of(others));
		return servers;
	}

}
