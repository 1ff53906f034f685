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

package io.asgi.server.netty.deadline;

import io.asgi.server.HttpOptions;
import io.netty.channel.Channel;

/**
 * The deadlines of a client that sends a request body: it must not pause for too long,
 * nor be too slow on the whole. Only time in which somebody waits for the body counts.
 * Used on the event loop.
 */
public final class BodyDeadlines {

	private final IdleDeadline idle;

	private final RateDeadline rate;

	/**
	 * Create the deadlines of a body of which nothing has come.
	 * @param channel the channel of the request
	 * @param options have the timeout and the rate
	 * @param whenIdle run when nothing has come for too long
	 * @param whenSlow run when too little has come
	 */
	public BodyDeadlines(Channel channel, HttpOptions options, Runnable whenIdle, Runnable whenSlow) {
		this.idle = new IdleDeadline(channel, options.requestBodyIdleTimeout(), whenIdle);
		this.rate = new RateDeadline(channel, options.minRequestBodyRate(), whenSlow);
	}

	/**
	 * The next part is waited for.
	 */
	public void begin() {
		this.idle.begin();
		this.rate.begin();
	}

	/**
	 * A part has come.
	 * @param bytes its length
	 */
	public void received(int bytes) {
		this.rate.received(bytes);
		this.idle.end();
	}

	/**
	 * Nothing more comes, or is waited for.
	 */
	public void close() {
		this.idle.close();
		this.rate.close();
	}

}
