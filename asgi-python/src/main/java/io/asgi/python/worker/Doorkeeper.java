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

import org.jspecify.annotations.Nullable;

/**
 * Decides who is welcome on a {@link WorkerSocket}. Called on event loops: does not
 * block.
 */
public interface Doorkeeper {

	/**
	 * Find a reason to turn a worker away.
	 * @param facts what it says of itself
	 * @param token the token that it has shown
	 * @param peer the process at the other end, as the operating system knows it, or
	 * {@code null} where it cannot be asked
	 * @return the reason, or {@code null} if the worker is welcome
	 */
	@Nullable String refuse(WorkerFacts facts, byte[] token, @Nullable Peer peer);

	/**
	 * A welcome worker is ready.
	 * @param link the connection to it
	 */
	void ready(WorkerLink link);

	/**
	 * Who is at the other end of a Unix socket.
	 *
	 * @param pid the process id, 0 if it is not known
	 * @param user the name or number of the user
	 */
	record Peer(long pid, String user) {
	}

}
