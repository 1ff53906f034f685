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

package io.asgi.server.protocol;

import io.asgi.AsgiException;
import io.asgi.ClientDisconnectedException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the application in its own terms that a write failed because the client left, and
 * the state machine before it, as the sends that wait must fail likewise. What is in
 * those terms already has nothing to do with the client.
 */
record DisconnectAware(String eventType, Completion completion, Runnable clientGone) implements Completion {

	@Override
	public void complete(@Nullable Throwable failure) {
		if (failure == null || failure instanceof AsgiException) {
			this.completion.complete(failure);
		}
		else {
			this.clientGone.run();
			this.completion.complete(new ClientDisconnectedException(this.eventType));
		}
	}

}
