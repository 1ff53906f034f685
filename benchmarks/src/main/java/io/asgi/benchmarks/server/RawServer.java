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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.asgi.server.netty.AsgiHttpServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.reactivestreams.Publisher;
import reactor.netty.NettyOutbound;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Reactor Netty and nothing else: the limit of everything that is built on it. Its
 * responses have the header fields of the ASGI server's.
 */
public final class RawServer {

	private static final String TEXT = "text/plain";

	private static final String BYTES = "application/octet-stream";

	private static final Topic EVENTS = new Topic();

	private static final Topic MESSAGES = new Topic();

	private RawServer() {
	}

	/**
	 * Serve until the process ends.
	 * @param args {@code guarded} if connections are checked and limited as those of the
	 * ASGI server are
	 */
	public static void main(String[] args) {
		ServerSettings settings = ServerSettings.read();
		Map<String, Handler> handlers = handlers(settings.files());
		HttpServer server = NettyServers.create(settings).handle((request, response) -> {
			Handler handler = handlers.get(request.uri());
			return (handler != null) ? handler.handle(request, response) : response.sendNotFound();
		});
		NettyServers.run(List.of(args).contains("guarded") ? AsgiHttpServer.configure(server) : server);
	}

	private static Map<String, Handler> handlers(Path files) {
		Map<String, Handler> handlers = new HashMap<>();
		handlers.put(Content.PLAINTEXT_PATH,
				(request, response) -> send(response, TEXT, Unpooled.wrappedBuffer(Content.plaintext())));
		handlers.put(Content.JSON_PATH,
				(request, response) -> send(response, "application/json", Unpooled.wrappedBuffer(Content.json())));
		handlers.put(Content.LARGE_PATH,
				(request, response) -> send(response, TEXT, Unpooled.wrappedBuffer(Content.large())));
		handlers.put(Content.ECHO_PATH,
				(request, response) -> request.receive()
					.aggregate()
					.retain()
					.flatMap((body) -> send(response, BYTES, body).then()));
		handlers.put(Content.STREAM_PATH,
				(request, response) -> head(response, BYTES).send(request.receive().retain()));
		handlers.put(Content.FILE_PATH, file(files.resolve(Content.FILE_PATH.substring(1))));
		handlers.put(Content.LARGE_FILE_PATH, file(files.resolve(Content.LARGE_FILE_PATH.substring(1))));
		handlers.put(Content.EVENTS_PATH,
				(request, response) -> response.sse()
					.header(HttpHeaderNames.DATE, DateField.now())
					.send(EVENTS.messages().map(RawServer::event), (part) -> true));
		handlers.put(Content.PUBLISH_PATH, (request, response) -> {
			EVENTS.publish("event");
			return send(response, TEXT, Unpooled.wrappedBuffer(Content.plaintext()));
		});
		handlers.put(Content.SOCKET_PATH, (request, response) -> response
			.sendWebsocket((in, out) -> out.sendObject(in.receiveFrames().map(WebSocketFrame::retain))));
		handlers.put(Content.BROADCAST_PATH,
				(request,
						response) -> response.sendWebsocket((in, out) -> in.receive()
							.asString()
							.doOnNext(MESSAGES::publish)
							.then()
							.or(out.sendString(MESSAGES.messages()).then())));
		return handlers;
	}

	private static Handler file(Path file) {
		long size = file.toFile().length();
		return (request, response) -> head(response, BYTES).header(HttpHeaderNames.CONTENT_LENGTH, Long.toString(size))
			.sendFile(file);
	}

	private static NettyOutbound send(HttpServerResponse response, String contentType, ByteBuf body) {
		return head(response, contentType).sendObject(body);
	}

	private static HttpServerResponse head(HttpServerResponse response, String contentType) {
		return response.header(HttpHeaderNames.CONTENT_TYPE, contentType).header(HttpHeaderNames.DATE, DateField.now());
	}

	private static ByteBuf event(String data) {
		return Unpooled.copiedBuffer("data: " + data + "\n\n", StandardCharsets.UTF_8);
	}

	/**
	 * Answers the requests for one path.
	 */
	@FunctionalInterface
	private interface Handler {

		Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response);

	}

}
