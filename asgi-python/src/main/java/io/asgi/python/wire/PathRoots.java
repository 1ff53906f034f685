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

package io.asgi.python.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.UnreadableFileException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The folders below which a worker may name files. Links count as where they lead to, on
 * both sides.
 */
final class PathRoots {

	private final List<Path> roots;

	PathRoots(List<Path> roots) {
		this.roots = List.copyOf(roots);
	}

	/**
	 * Return whether there are any.
	 */
	boolean isEmpty() {
		return this.roots.isEmpty();
	}

	/**
	 * Check the file of an event, on a thread that may wait for the file system.
	 * @return the event with the real path of the file; fails if it is below no root, or
	 * does not exist
	 */
	Mono<HttpSendEvent.PathSend> check(HttpSendEvent.PathSend event) {
		return Mono.fromCallable(() -> new HttpSendEvent.PathSend(real(event)))
			.subscribeOn(Schedulers.boundedElastic());
	}

	private Path real(HttpSendEvent.PathSend event) {
		if (this.roots.isEmpty()) {
			throw IllegalEventException.notOffered(event.type(), event.type());
		}
		try {
			Path file = event.path().toRealPath();
			for (Path root : this.roots) {
				if (file.startsWith(root.toRealPath())) {
					return file;
				}
			}
			throw new IOException("it is below none of the folders that files may be sent from");
		}
		catch (IOException ex) {
			throw new UnreadableFileException(event.type(), ex);
		}
	}

}
