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

package io.asgi.server.netty.report;

import io.asgi.ClientDisconnectedException;

/**
 * Recognises errors that only mean that a client has left.
 */
public final class Disconnects {

	private static final int MAX_CAUSES = 8;

	private Disconnects() {
	}

	/**
	 * Return whether an error comes from a client that has left.
	 * @param failure the error
	 * @return {@code true} if it, or what it was caused by, says so
	 */
	public static boolean isCauseOf(Throwable failure) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
			if (cause instanceof ClientDisconnectedException) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

}
