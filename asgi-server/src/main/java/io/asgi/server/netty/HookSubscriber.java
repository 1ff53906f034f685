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

package io.asgi.server.netty;

import java.util.concurrent.CancellationException;

import io.asgi.server.protocol.Completion;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

/**
 * Reports how a publisher ends, or that nobody waits for it any longer. May be cancelled
 * on another thread than the one on which the publisher ends.
 */
final class HookSubscriber extends BaseSubscriber<Void> {

	private final Completion completion;

	private final Context context;

	/**
	 * Create a subscriber.
	 * @param completion told of the end
	 * @param context the Reactor context of the publisher
	 */
	HookSubscriber(Completion completion, Context context) {
		this.completion = completion;
		this.context = context;
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	protected void hookOnComplete() {
		this.completion.complete(null);
	}

	@Override
	protected void hookOnCancel() {
		this.completion.complete(new CancellationException("Nobody waits any longer"));
	}

	@Override
	protected void hookOnError(Throwable failure) {
		this.completion.complete(failure);
	}

}
