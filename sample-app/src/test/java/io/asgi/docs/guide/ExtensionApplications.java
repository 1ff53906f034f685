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

package io.asgi.docs.guide;

import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.UnreadableFileException;
import io.asgi.UnsupportedScopeException;
import io.asgi.WebSocketSendEvent;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.application.HttpApplication;
import io.asgi.application.RequestBody;
import io.asgi.application.Responses;
import io.asgi.application.WebSocketApplication;
import io.asgi.application.WebSocketSession;
import io.asgi.spring.boot.AsgiMount;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The applications of docs/extensions.md.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ExtensionApplications {

	// tag::trailers[]
	@Bean
	@AsgiMount("/checked")
	HttpApplication checked() {
		return (scope, receive, send) -> {
			AsgiHeaders headers = AsgiHeaders.of("content-type", "application/octet-stream");
			CRC32 sum = new CRC32();
			return send.send(new HttpSendEvent.Start(200, headers, true))
				.then(send.sendAll(RequestBody.chunks(receive).doOnNext(sum::update).map(HttpSendEvent.Body::of)))
				.then(send.send(HttpSendEvent.Body.last()))
				.then(Mono.fromSupplier(() -> AsgiHeaders.of("x-crc32", Long.toHexString(sum.getValue()))))
				.flatMap((trailers) -> send.send(new HttpSendEvent.Trailers(trailers, false)));
		};
	}
	// end::trailers[]

	// tag::earlyhint[]
	@Bean
	@AsgiMount("/hinted")
	HttpApplication hinted() {
		return (scope, receive, send) -> {
			Mono<Void> hint = Mono.empty();
			if (scope.extensions().containsKey("http.response.early_hint")) {
				hint = send.send(new HttpSendEvent.EarlyHint(List.of("</style.css>; rel=preload; as=style")));
			}
			String page = "<link rel=stylesheet href=/style.css><p>Hello\n";
			return hint.then(send.sendAll(Responses.html(200, page)));
		};
	}
	// end::earlyhint[]

	// tag::pathsend[]
	@Bean
	@AsgiMount("/manual")
	HttpApplication manual(@Value("${guide.manual}") Path path) {
		HttpSendEvent.PathSend manual = new HttpSendEvent.PathSend(path.toAbsolutePath());
		return (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "content-type", "text/markdown"))
			.then(send.send(manual))
			.onErrorResume(UnreadableFileException.class,
					(ex) -> send.sendAll(Responses.text(404, "There is no manual\n")));
	}
	// end::pathsend[]

	// tag::zerocopysend[]
	@Bean
	@AsgiMount("/log")
	BlockingAsgiApplication log(@Value("${guide.log}") Path path) {
		return (scope, receive, send) -> {
			if (!(scope instanceof HttpScope)) {
				throw new UnsupportedScopeException(scope);
			}
			try (FileChannel log = FileChannel.open(path)) {
				long count = Math.min(log.size(), 1000);
				send.send(HttpSendEvent.Start.of(200, "content-type", "text/plain"));
				send.send(new HttpSendEvent.ZeroCopySend(log, log.size() - count, count, true));
				send.send(HttpSendEvent.Body.last("(as of now)\n"));
			}
		};
	}
	// end::zerocopysend[]

	// tag::push[]
	@Bean
	@AsgiMount("/pushed")
	HttpApplication pushed() {
		return (scope, receive, send) -> {
			String style = scope.rootPath() + "/style.css";
			if (scope.path().equals(style)) {
				byte[] css = "p { color: teal }".getBytes(StandardCharsets.UTF_8);
				return send.sendAll(Responses.of(200, "text/css", css));
			}
			Mono<Void> push = Mono.empty();
			if (scope.extensions().containsKey("http.response.push")) {
				push = send.send(new HttpSendEvent.Push(style, AsgiHeaders.of("accept", "text/css")));
			}
			return send.send(HttpSendEvent.Start.of(200, "content-type", "text/html"))
				.then(push)
				.then(send.send(HttpSendEvent.Body.last("<link rel=stylesheet href=" + style + "><p>Hello\n")));
		};
	}
	// end::push[]

	// tag::denial[]
	@Bean
	@AsgiMount("/members")
	WebSocketApplication members() {
		return (scope, receive, send) -> {
			if (scope.headers().first("authorization") != null) {
				return WebSocketSession.accept(receive, send).flatMap((session) -> session.send("Welcome"));
			}
			AsgiHeaders headers = AsgiHeaders.of("www-authenticate", "Bearer");
			byte[] body = "Members only\n".getBytes(StandardCharsets.UTF_8);
			return receive.receive()
				.then(send.send(new WebSocketSendEvent.DenialStart(401, headers)))
				.then(send.send(new WebSocketSendEvent.DenialBody(body, false)));
		};
	}
	// end::denial[]

	// tag::tls[]
	@Bean
	@AsgiMount("/whoami")
	HttpApplication whoami() {
		return (scope, receive, send) -> {
			Map<String, Object> tls = scope.extensions().getOrDefault("tls", Map.of());
			Object name = tls.getOrDefault("client_cert_name", "a stranger");
			return send.sendAll(Responses.text(200, "You are " + name + "\n"));
		};
	}
	// end::tls[]

}
