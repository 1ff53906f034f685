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

package io.asgi.server.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent;
import io.asgi.LifespanSendEvent;
import io.asgi.WebSocketSendEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One of every event that an application can send, and two of those of which a flag makes
 * two.
 */
final class SendEvents {

	private static final List<AsgiSendEvent> ALL = List.of(HttpSendEvent.Start.of(200), HttpSendEvent.Body.of("part"),
			HttpSendEvent.Body.last("end"), new HttpSendEvent.Trailers(AsgiHeaders.empty(), false),
			new HttpSendEvent.EarlyHint(List.of()), new HttpSendEvent.Push("/", AsgiHeaders.empty()),
			new HttpSendEvent.PathSend(Path.of("file").toAbsolutePath()), zeroCopySend(),
			WebSocketSendEvent.Accept.of(), new WebSocketSendEvent.Text("text"),
			new WebSocketSendEvent.Bytes(new byte[5]), WebSocketSendEvent.Close.of(3000),
			new WebSocketSendEvent.DenialStart(403, AsgiHeaders.empty()),
			new WebSocketSendEvent.DenialBody(new byte[0], false), LifespanSendEvent.StartupComplete.INSTANCE,
			new LifespanSendEvent.StartupFailed("no"), LifespanSendEvent.ShutdownComplete.INSTANCE,
			new LifespanSendEvent.ShutdownFailed("no"));

	private SendEvents() {
	}

	/**
	 * Return the events, having made sure that none has been forgotten.
	 */
	static List<AsgiSendEvent> all() {
		List<Class<?>> permitted = new ArrayList<>();
		for (Class<?> protocol : AsgiSendEvent.class.getPermittedSubclasses()) {
			permitted.addAll(Arrays.asList(protocol.getPermittedSubclasses()));
		}
		assertThat(ALL.stream().map(Object::getClass).distinct().toList()).hasSameElementsAs(permitted);
		return ALL;
	}

	/**
	 * Return the name under which a table lists an event.
	 */
	static String name(AsgiSendEvent event) {
		String name = event.getClass().getName();
		String flag = (event instanceof HttpSendEvent.Body body && !body.more()) ? " last" : "";
		return name.substring(name.lastIndexOf('.') + 1).replace('$', '.') + flag;
	}

	/**
	 * Return the names of the states of a state machine.
	 * @param states the enum of states, or the class in which it is declared
	 */
	static List<String> states(Class<?> states) {
		return Stream.concat(Stream.of(states), Arrays.stream(states.getDeclaredClasses()))
			.filter((type) -> type.isEnum() && type.getSimpleName().endsWith("State"))
			.flatMap((type) -> Stream.of(type.getEnumConstants()))
			.map((state) -> ((Enum<?>) state).name())
			.collect(Collectors.toList());
	}

	/**
	 * Return every state with every event and what a table says of the two.
	 */
	static Stream<Cell> cells(String table, Class<?> stateType) {
		List<List<String>> rows = table.lines().map(SendEvents::row).toList();
		List<String> states = rows.get(0).subList(1, rows.get(0).size());
		assertThat(states).containsExactlyElementsOf(states(stateType));
		assertThat(rows.stream().skip(1).map((row) -> row.get(0)))
			.containsExactlyElementsOf(all().stream().map(SendEvents::name).toList());
		var byName = rows.stream().collect(Collectors.toMap((row) -> row.get(0), Function.identity()));
		return states.stream()
			.flatMap((state) -> all().stream()
				.map((event) -> new Cell(state, event, byName.get(name(event)).get(1 + states.indexOf(state)))));
	}

	private static List<String> row(String line) {
		return Arrays.stream(line.split("\\|")).map(String::strip).toList();
	}

	/**
	 * A channel is not needed by a server that does not offer the extension, but may not
	 * be null.
	 */
	private static AsgiSendEvent zeroCopySend() {
		try {
			Path file = Files.createTempFile("asgi", ".tmp");
			return new HttpSendEvent.ZeroCopySend(FileChannel.open(file, StandardOpenOption.DELETE_ON_CLOSE), null,
					null, false);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What a state makes of an event.
	 */
	record Cell(String state, AsgiSendEvent event, String expected) {

		@Override
		public String toString() {
			return name(this.event) + " in " + this.state + ": " + this.expected;
		}

	}

}
