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

import java.time.Duration;

import io.asgi.python.worker.WorkerSocketSettings;

/**
 * What the connections of a socket keep to.
 *
 * @param application the name that a worker has to name
 * @param streamCredit the bytes that a worker may send ahead on each stream
 * @param connectionCredit the bytes beyond that, which the streams of a worker whose
 * clients are fast may borrow
 * @param maxMessage the largest WebSocket message in bytes
 * @param pingInterval the time between two pings
 * @param lastWords after which time the connection of a worker that nothing can be
 * written to is closed
 * @param files where files may be sent from
 * @param helloTimeout how long a connection may take to say {@code HELLO}
 * @param maxStrangers how many connections that have not said {@code HELLO} there may be
 */
record WireSettings(String application, int streamCredit, int connectionCredit, int maxMessage, Duration pingInterval,
		Duration lastWords, PathRoots files, Duration helloTimeout, int maxStrangers) {

	static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);

	static final int MAX_STRANGERS = 64;

	static WireSettings of(WorkerSocketSettings settings) {
		return new WireSettings(settings.application(), settings.streamCredit(), settings.connectionCredit(),
				settings.maxMessage(), settings.heartbeat().interval(), settings.heartbeat().timeout(),
				new PathRoots(settings.pathSendRoots()), HELLO_TIMEOUT, MAX_STRANGERS);
	}

}
