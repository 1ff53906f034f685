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

package io.asgi.benchmarks.server;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.asgi.AsgiApplication;
import io.asgi.AsgiHeaders;
import io.asgi.AsgiSend;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.application.HttpApplication;
import io.asgi.application.RequestBody;
import io.asgi.application.Responses;
import io.asgi.application.ServerSentEvent;
import io.asgi.application.WebSocketApplication;
import io.asgi.application.WebSocketSession;
import reactor.core.publisher.Mono;

/**
 * The ASGI applications, each for one path.
 */
public final class AsgiApplications {

	private static final AsgiHeaders TEXT = AsgiHeaders.of("content-type", "text/plain");

	private static final AsgiHeaders JSON = AsgiHeaders.of("content-type", "application/json");

	private static final AsgiHeaders BYTES = AsgiHeaders.of("content-type", "application/octet-stream");

	private AsgiApplications() {
	}

	/**
	 * Return all applications.
	 * @param files the directory with the files that are served
	 * @return the applications by their paths
	 */
	public static Map<String, AsgiApplication> byPath(Path files) {
		Map<String, AsgiApplication> applications = new LinkedHashMap<>();
		applications.put(Content.PLAINTEXT_PATH, http((send) -> respond(send, TEXT, Content.plaintext())));
		applications.put(Content.JSON_PATH, http((send) -> respond(send, JSON, Content.json())));
		applications.put(Content.LARGE_PATH, http((send) -> respond(send, TEXT, Content.large())));
		HttpApplication echo = (scope, receive, send) -> RequestBody.bytes(receive)
			.flatMap((body) -> respond(send, BYTES, body));
		applications.put(Content.ECHO_PATH, echo);
		HttpApplication stream = (scope, receive, send) -> send
			.sendAll(Responses.stream(200, BYTES, RequestBody.chunks(receive)));
		applications.put(Content.STREAM_PATH, stream);
		applications.put(Content.FILE_PATH, file(files, Content.FILE_PATH));
		applications.put(Content.LARGE_FILE_PATH, file(files, Content.LARGE_FILE_PATH));
		addEvents(applications);
		addSockets(applications);
		return applications;
	}

	private static HttpApplication file(Path files, String path) {
		HttpSendEvent.PathSend file = new HttpSendEvent.PathSend(files.resolve(path.substring(1)).toAbsolutePath());
		return http((send) -> send.send(HttpSendEvent.Start.of(200, BYTES)).then(send.send(file)));
	}

	private static void addEvents(Map<String, AsgiApplication> applications) {
		Topic topic = new Topic();
		HttpApplication events = (scope, receive, send) -> send.sendAll(
				Responses.events(topic.messages().map(ServerSentEvent::of).takeUntilOther(receive.events().then())));
		applications.put(Content.EVENTS_PATH, events);
		applications.put(Content.PUBLISH_PATH, http((send) -> {
			topic.publish("event");
			return respond(send, TEXT, Content.plaintext());
		}));
	}

	private static void addSockets(Map<String, AsgiApplication> applications) {
		WebSocketApplication echo = (scope, receive, send) -> WebSocketSession.accept(receive, send)
			.flatMap((session) -> session.messages().concatMap((message) -> echo(session, message), 0).then());
		applications.put(Content.SOCKET_PATH, echo);
		Topic topic = new Topic();
		WebSocketApplication broadcast = (scope, receive, send) -> WebSocketSession.accept(receive, send)
			.flatMap((session) -> session.messages()
				.ofType(WebSocketReceiveEvent.Text.class)
				.doOnNext((message) -> topic.publish(message.text()))
				.then()
				.or(topic.messages().concatMap(session::send, 0).then()));
		applications.put(Content.BROADCAST_PATH, broadcast);
	}

	private static Mono<Void> echo(WebSocketSession session, WebSocketReceiveEvent message) {
		if (message instanceof WebSocketReceiveEvent.Bytes bytes) {
			return session.send(bytes.bytes());
		}
		return (message instanceof WebSocketReceiveEvent.Text text) ? session.send(text.text()) : Mono.empty();
	}

	private static HttpApplication http(Function<AsgiSend, Mono<Void>> answer) {
		return (scope, receive, send) -> answer.apply(send);
	}

	private static Mono<Void> respond(AsgiSend send, AsgiHeaders headers, byte[] body) {
		return send.send(HttpSendEvent.Start.of(200, headers)).then(send.send(HttpSendEvent.Body.last(body)));
	}

}
