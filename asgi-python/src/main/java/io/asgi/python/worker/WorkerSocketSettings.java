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

package io.asgi.python.worker;

import java.nio.file.Path;
import java.util.List;

import io.asgi.python.HeartbeatPolicy;

/**
 * Where the socket of an application is, and what its connections keep to.
 *
 * @param application the name of the application, which a worker has to name
 * @param path where the socket is made; its folder exists and is private
 * @param streamCredit the bytes that a worker may send ahead on each stream
 * @param connectionCredit the bytes beyond that, which the streams of a worker whose
 * clients are fast may borrow
 * @param maxMessage the largest WebSocket message in bytes, in both directions
 * @param heartbeat how often a worker is pinged, and how long it may be silent
 * @param pathSendRoots the folders below which a worker may name files for
 * {@code http.response.pathsend}; none if it may not
 */
public record WorkerSocketSettings(String application, Path path, int streamCredit, int connectionCredit,
		int maxMessage, HeartbeatPolicy heartbeat, List<Path> pathSendRoots) {

	public WorkerSocketSettings {
		pathSendRoots = List.copyOf(pathSendRoots);
	}

}
