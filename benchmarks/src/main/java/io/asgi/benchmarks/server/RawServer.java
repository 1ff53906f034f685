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

import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
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

	private static final Map<String, Handler> HANDLERS = Map.of(Content.PLAINTEXT_PATH,
			(request, response) -> send(response, "text/plain", Unpooled.wrappedBuffer(Content.plaintext())),
			Content.JSON_PATH,
			(request, response) -> send(response, "application/json", Unpooled.wrappedBuffer(Content.json())),
			Content.LARGE_PATH,
			(request, response) -> send(response, "text/plain", Unpooled.wrappedBuffer(Content.large())),
			Content.ECHO_PATH, RawServer::echo);

	private RawServer() {
	}

	/**
	 * Serve until the process ends.
	 * @param args not used
	 */
	public static void main(String[] args) {
		HttpServer server = NettyServers.create(ServerSettings.read());
		NettyServers.run(server.handle(RawServer::handle));
	}

	private static Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		Handler handler = HANDLERS.get(request.uri());
		return (handler != null) ? handler.handle(request, response) : response.sendNotFound();
	}

	private static Publisher<Void> echo(HttpServerRequest request, HttpServerResponse response) {
		return request.receive()
			.aggregate()
			.retain()
			.flatMap((body) -> send(response, "application/octet-stream", body).then());
	}

	private static NettyOutbound send(HttpServerResponse response, String contentType, ByteBuf body) {
		return response.header(HttpHeaderNames.CONTENT_TYPE, contentType)
			.header(HttpHeaderNames.DATE, DateField.now())
			.sendObject(body);
	}

	/**
	 * Answers the requests for one path.
	 */
	@FunctionalInterface
	private interface Handler {

		Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response);

	}

}
