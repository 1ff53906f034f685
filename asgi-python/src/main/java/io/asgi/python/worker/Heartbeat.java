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

import java.time.Duration;

/**
 * What a worker says of itself with each answer to a ping.
 *
 * @param lag how late its event loop is
 * @param streams how many calls it works on
 * @param memory its resident memory in bytes, 0 if it is not known
 * @param calls how many calls it has begun since its start
 */
public record Heartbeat(Duration lag, int streams, long memory, long calls) {

	/**
	 * Before a worker has answered for the first time.
	 */
	public static final Heartbeat NONE = new Heartbeat(Duration.ZERO, 0, 0, 0);

}
