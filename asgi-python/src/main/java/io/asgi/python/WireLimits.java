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

package io.asgi.python;

/**
 * How much may be on the way from a worker to its clients. A call that has no credit left
 * waits until the server has written what it got; no other call waits for it.
 * <p>
 * For a worker with <i>n</i> calls that is at most
 * <i>n</i>&nbsp;&times;&nbsp;{@code streamCredit}&nbsp;+&nbsp;{@code connectionCredit},
 * and a WebSocket message for each.
 *
 * @param streamCredit how many bytes a worker may send ahead in each call; 64 KiB by
 * default
 * @param connectionCredit how many bytes beyond that the calls of a worker whose clients
 * are fast may borrow, a sixteenth of it at most for each; 16 MiB by default
 * @param maxMessage the largest WebSocket message in bytes, in both directions; 16 MiB by
 * default
 */
public record WireLimits(int streamCredit, int connectionCredit, int maxMessage) {

	/**
	 * The defaults.
	 */
	public static final WireLimits DEFAULTS = new WireLimits(64 * 1024, 16 * 1024 * 1024, 16 * 1024 * 1024);

	private static final int MIN_CREDIT = 64 * 1024;

	public WireLimits {
		Requirements.atLeast("streamCredit", MIN_CREDIT, streamCredit);
		Requirements.atLeast("connectionCredit", MIN_CREDIT, connectionCredit);
		Requirements.atLeast("maxMessage", 1, maxMessage);
	}

}
