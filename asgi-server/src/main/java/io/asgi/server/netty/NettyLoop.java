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

import io.asgi.server.Loop;
import io.netty.channel.EventLoop;

/**
 * The event loop of a channel, as one scope sees it.
 */
final class NettyLoop implements Loop {

	/**
	 * How many tasks may run inside of one another. A send that ends at once runs what
	 * the application has chained to it, and so the next send: without a limit a long
	 * chain would overflow the stack.
	 */
	private static final int MAX_DEPTH = 32;

	private final EventLoop eventLoop;

	private int depth;

	private int handedOver;

	NettyLoop(EventLoop eventLoop) {
		this.eventLoop = eventLoop;
	}

	@Override
	public boolean isCurrent() {
		return this.eventLoop.inEventLoop();
	}

	@Override
	public void execute(Runnable task) {
		this.eventLoop.execute(task);
	}

	@Override
	public void run(Runnable task) {
		if (!isCurrent()) {
			execute(task);
		}
		else if (this.depth < MAX_DEPTH && this.handedOver == 0) {
			runNested(task);
		}
		else {
			// Those that come later must not overtake it
			this.handedOver++;
			execute(() -> {
				this.handedOver--;
				runNested(task);
			});
		}
	}

	private void runNested(Runnable task) {
		this.depth++;
		try {
			task.run();
		}
		finally {
			this.depth--;
		}
	}

}
