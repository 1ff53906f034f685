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

package io.asgi.spring.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSend;
import io.asgi.AsgiSendEvent;
import io.asgi.ClientDisconnectedException;
import io.asgi.HttpSendEvent;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Sends the parts of a response as events.
 */
final class ResponseSender {

	private final AsgiSend send;

	private final Set<String> extensions;

	/**
	 * Create a sender.
	 * @param extensions the names of the extensions on offer
	 */
	ResponseSender(AsgiSend send, Set<String> extensions) {
		this.send = send;
		this.extensions = extensions;
	}

	/**
	 * Send the head.
	 */
	Mono<Void> start(int status, AsgiHeaders headers) {
		return send(HttpSendEvent.Start.of(status, headers));
	}

	/**
	 * Send a part of the body.
	 */
	Mono<Void> body(byte[] body, boolean more) {
		return send(new HttpSendEvent.Body(body, more));
	}

	/**
	 * Send a part of a file as the whole body, if the server takes files.
	 * @param start sends the head, before the file
	 * @return whether it was sent; if not, nothing was
	 */
	Mono<Boolean> file(Mono<Void> start, Path file, long position, long count) {
		if (offers(HttpSendEvent.ZeroCopySend.TYPE)) {
			return Mono.usingWhen(open(file),
					(opened) -> start.then(send(new HttpSendEvent.ZeroCopySend(opened, position, count, false)))
						.thenReturn(true),
					ResponseSender::close);
		}
		if (offers(HttpSendEvent.PathSend.TYPE) && position == 0) {
			return isWhole(file, count).flatMap((whole) -> whole
					? start.then(send(new HttpSendEvent.PathSend(file.toAbsolutePath()))).thenReturn(true)
					: Mono.just(false));
		}
		return Mono.just(false);
	}

	private boolean offers(String extension) {
		return this.extensions.contains(extension);
	}

	private Mono<Void> send(AsgiSendEvent event) {
		return this.send.send(event)
			.onErrorMap(ClientDisconnectedException.class, (ex) -> new AbortedException(event.type()));
	}

	private static Mono<FileChannel> open(Path file) {
		return Mono.fromCallable(() -> FileChannel.open(file, StandardOpenOption.READ))
			.subscribeOn(Schedulers.boundedElastic());
	}

	private static Mono<Void> close(FileChannel channel) {
		return Mono.<Void>fromRunnable(() -> {
			try {
				channel.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).subscribeOn(Schedulers.boundedElastic());
	}

	private static Mono<Boolean> isWhole(Path file, long count) {
		return Mono.fromCallable(() -> Files.size(file) == count).subscribeOn(Schedulers.boundedElastic());
	}

}
