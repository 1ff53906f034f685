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

package io.asgi.python.pool;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What one logger says meanwhile.
 */
final class CapturedLog implements AutoCloseable {

	private final Logger logger;

	private final @Nullable Level level;

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private CapturedLog(Logger logger) {
		this.logger = logger;
		this.level = logger.getLevel();
		logger.setLevel(Level.INFO);
		this.appender.start();
		logger.addAppender(this.appender);
	}

	static CapturedLog of(Class<?> owner) {
		return new CapturedLog((Logger) LoggerFactory.getLogger(owner));
	}

	/**
	 * Return the messages at a level, INFO or above.
	 */
	List<String> messages(Level level) {
		return this.appender.list.stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
		this.logger.setLevel(this.level);
	}

}
