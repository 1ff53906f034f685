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

package io.asgi.test.conformance;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An application that does nothing by itself: the test acts in its place, one
 * {@link RemoteCall} at a time.
 */
final class RemoteApplication implements AsgiApplication {

	private final BlockingQueue<RemoteCall> calls = new LinkedBlockingQueue<>();

	@Override
	public Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
		return Mono.defer(() -> {
			RemoteCall call = new RemoteCall(scope, receive, send);
			this.calls.add(call);
			return call.life();
		});
	}

	RemoteCall awaitCall() {
		RemoteCall call = poll(Pending.PATIENCE.toMillis());
		if (call == null) {
			throw new AssertionError("Expected the application to be called but it was not");
		}
		return call;
	}

	void isNotCalled() {
		RemoteCall call = poll(Pending.QUIET.toMillis());
		if (call != null) {
			throw new AssertionError("Expected the application not to be called but it was: " + call.scope());
		}
	}

	private @Nullable RemoteCall poll(long millis) {
		try {
			return this.calls.poll(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for a call of the application", ex);
		}
	}

}
