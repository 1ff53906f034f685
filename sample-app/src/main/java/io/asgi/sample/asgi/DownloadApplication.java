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

package io.asgi.sample.asgi;

import java.nio.file.Path;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.HttpSendEvent;
import io.asgi.UnreadableFileException;
import io.asgi.application.HttpApplication;
import io.asgi.application.Responses;
import io.asgi.spring.boot.AsgiMount;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Sends a file that every JDK has. Without it, the head is taken back, and the answer is
 * a 404.
 */
@Component
@AsgiMount("/download")
class DownloadApplication implements HttpApplication {

	private final HttpSendEvent file = new HttpSendEvent.PathSend(
			Path.of(System.getProperty("java.home"), "release").toAbsolutePath());

	@Override
	public Mono<Void> handle(HttpScope scope, AsgiReceive receive, AsgiSend send) {
		return send.send(HttpSendEvent.Start.of(200, "content-type", "text/plain"))
			.then(send.send(this.file))
			.onErrorResume(UnreadableFileException.class,
					(ex) -> send.sendAll(Responses.text(404, "There is no such file\n")));
	}

}
