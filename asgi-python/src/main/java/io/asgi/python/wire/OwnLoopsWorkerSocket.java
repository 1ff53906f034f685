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

import java.nio.file.Path;

import io.asgi.python.worker.WorkerSocket;
import io.netty.channel.EventLoopGroup;
import reactor.core.publisher.Mono;

/**
 * A socket with which its event loops end.
 */
final class OwnLoopsWorkerSocket implements WorkerSocket {

	private final WorkerSocket socket;

	private final EventLoopGroup loops;

	OwnLoopsWorkerSocket(WorkerSocket socket, EventLoopGroup loops) {
		this.socket = socket;
		this.loops = loops;
	}

	@Override
	public Path path() {
		return this.socket.path();
	}

	@Override
	public Mono<Void> close() {
		return this.socket.close()
			.onErrorResume((ex) -> OwnLoopsWorkerSocketFactory.end(this.loops).then(Mono.error(ex)))
			.then(OwnLoopsWorkerSocketFactory.end(this.loops));
	}

}
