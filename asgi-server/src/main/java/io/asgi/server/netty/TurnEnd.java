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

import java.util.ArrayList;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the streams of a connection have to do at the end of the current turn of their
 * event loop, when Netty has written what the client takes at once. One task of the loop
 * for all of them, as there can be hundreds in a turn. One for each connection, used on
 * its event loop.
 */
final class TurnEnd {

	private static final Logger logger = LoggerFactory.getLogger(TurnEnd.class);

	private static final AttributeKey<TurnEnd> KEY = AttributeKey.valueOf(TurnEnd.class, "tasks");

	private final EventLoop eventLoop;

	private List<Runnable> tasks = new ArrayList<>();

	private TurnEnd(EventLoop eventLoop) {
		this.eventLoop = eventLoop;
	}

	/**
	 * Run a task at the end of the turn.
	 * @param stream the channel of a stream
	 */
	static void execute(Channel stream, Runnable task) {
		Channel connection = stream.parent();
		TurnEnd end = connection.attr(KEY).get();
		if (end == null) {
			end = new TurnEnd(connection.eventLoop());
			connection.attr(KEY).set(end);
		}
		end.add(task);
	}

	private void add(Runnable task) {
		if (this.tasks.isEmpty()) {
			this.eventLoop.execute(this::runAll);
		}
		this.tasks.add(task);
	}

	private void runAll() {
		List<Runnable> tasks = this.tasks;
		this.tasks = new ArrayList<>();
		tasks.forEach(TurnEnd::run);
	}

	/**
	 * One that fails must not keep the others from being done.
	 */
	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("What a stream had to do at the end of a turn has failed", ex);
		}
	}

}
