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

package io.asgi.conformance.python;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.spi.json.JsonProvider;
import io.asgi.AsgiApplication;
import io.asgi.AsgiReceiveEvent;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.UnreadableFileException;
import io.asgi.WebSocketSendEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One call of the Python application {@code puppet.py}, which an application of the suite
 * leads: what that receives and sends, Python receives and sends.
 */
final class PuppetCall implements Runnable {

	private static final JsonProvider json = Configuration.defaultConfiguration().jsonProvider();

	private final Socket socket;

	private final AsgiApplication leader;

	private final OutputStream commands;

	private final AtomicInteger ids = new AtomicInteger();

	private final Map<Integer, Reply> replies = new ConcurrentHashMap<>();

	/**
	 * What the leader has decided on in one go, which Python does in one turn of its
	 * loop.
	 */
	private List<Map<String, Object>> steps = new ArrayList<>();

	private @Nullable Thread deciding;

	PuppetCall(Socket socket, AsgiApplication leader) throws IOException {
		this.socket = socket;
		this.leader = leader;
		this.commands = socket.getOutputStream();
	}

	@Override
	public void run() {
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.socket.getInputStream(), StandardCharsets.UTF_8))) {
			beginTurn();
			Disposable call = begin(parse(lines.readLine()));
			endTurn();
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				beginTurn();
				handle(parse(line), call);
				endTurn();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.replies.values()
				.forEach((reply) -> reply.sink().error(new IllegalStateException("The Python application has ended")));
		}
	}

	@SuppressWarnings("unchecked")
	private Disposable begin(Map<String, Object> first) {
		return Mono
			.defer(() -> this.leader.call(PuppetScopes.decode((Map<String, Object>) first.get("scope")), this::receive,
					this::send))
			.subscribe(null, (failure) -> tell(Map.of("do", "raise")), () -> tell(Map.of("do", "return")));
	}

	private void handle(Map<String, Object> message, Disposable call) {
		if (message.containsKey("cancelled")) {
			call.dispose();
			return;
		}
		Reply reply = this.replies.remove((Integer) message.get("id"));
		if (reply != null) {
			reply.complete(message);
		}
	}

	private synchronized void beginTurn() {
		this.deciding = Thread.currentThread();
	}

	private synchronized void endTurn() {
		this.deciding = null;
		if (!this.steps.isEmpty()) {
			write(this.steps);
			this.steps = new ArrayList<>();
		}
	}

	@SuppressWarnings("unchecked")
	private Mono<AsgiReceiveEvent> receive() {
		return command("", (id) -> Map.of("id", id, "do", "receive"))
			.map((reply) -> PuppetEvents.decode((Map<String, Object>) reply.get("event")));
	}

	private Mono<Void> send(AsgiSendEvent event) {
		Map<String, Object> encoded = PuppetEvents.encode(event);
		if (isHead(event) && addToTurn(Map.of("id", 0, "do", "send", "event", encoded))) {
			// In Python too it would not have to be waited for
			return Mono.empty();
		}
		return command(event.type(), (id) -> Map.of("id", id, "do", "send", "event", encoded)).then();
	}

	private Mono<Map<String, Object>> command(String event, Function<Integer, Map<String, Object>> command) {
		return Mono.create((sink) -> {
			int id = this.ids.incrementAndGet();
			this.replies.put(id, new Reply(sink, event));
			sink.onCancel(() -> tell(Map.of("do", "cancel", "target", id)));
			tell(command.apply(id));
		});
	}

	private static boolean isHead(AsgiSendEvent event) {
		return event instanceof HttpSendEvent.Start || event instanceof WebSocketSendEvent.DenialStart;
	}

	private synchronized boolean addToTurn(Map<String, Object> step) {
		return this.deciding == Thread.currentThread() && this.steps.add(step);
	}

	private synchronized void tell(Map<String, Object> step) {
		if (!addToTurn(step)) {
			write(List.of(step));
		}
	}

	private void write(List<Map<String, Object>> steps) {
		try {
			this.commands.write((json.toJson(steps) + "\n").getBytes(StandardCharsets.UTF_8));
			this.commands.flush();
		}
		catch (IOException ex) {
			// It has returned: whoever waits for a reply learns it from the end of what
			// is
			// read
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> parse(@Nullable String line) throws IOException {
		if (line == null) {
			throw new IOException("The Python application has not told its scope");
		}
		return (Map<String, Object>) json.parse(line);
	}

	/**
	 * What waits for the end of a receive or send.
	 */
	private record Reply(MonoSink<Map<String, Object>> sink, String event) {

		private enum State {

			REQUEST, LATER

		}

		void complete(Map<String, Object> message) {
			Object error = message.get("error");
			if (error == null) {
				this.sink.success(message);
				return;
			}
			this.sink.error(failure(error.toString(), String.valueOf(message.get("message"))));
		}

		/**
		 * Translate an exception of Python into the one that Java applications see.
		 */
		private Exception failure(String kind, String message) {
			if (kind.equals("gone")) {
				return new ClientDisconnectedException(this.event);
			}
			if (kind.equals("file")) {
				return new UnreadableFileException(this.event, new NoSuchFileException(message));
			}
			if (message.contains("cannot be sent while") || message.contains("is no event that")) {
				return IllegalEventException.notAllowed(this.event,
						message.contains("no response has been started") ? State.REQUEST : State.LATER);
			}
			return message.contains("does not offer") ? IllegalEventException.notOffered(this.event, message)
					: IllegalEventException.invalid(this.event, message);
		}

	}

}
