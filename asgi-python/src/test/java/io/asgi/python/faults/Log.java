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

package io.asgi.python.faults;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * All that is logged at INFO and above, by whomever.
 */
final class Log extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Collection<ILoggingEvent> entries = new ConcurrentLinkedQueue<>();

	private Log() {
	}

	/**
	 * Begin to listen.
	 */
	static Log capture() {
		Log log = new Log();
		log.setContext(ROOT.getLoggerContext());
		log.start();
		ROOT.addAppender(log);
		ROOT.setLevel(Level.INFO);
		return log;
	}

	@Override
	protected void append(ILoggingEvent event) {
		event.getFormattedMessage();
		this.entries.add(event);
	}

	/**
	 * Wait for an entry whose message contains a text.
	 */
	ILoggingEvent await(String text) {
		return Await.value("an entry of the log with '" + text + "'", Duration.ofSeconds(60),
				() -> find((entry) -> entry.getFormattedMessage().contains(text)).stream().findFirst().orElse(null));
	}

	/**
	 * Return the entries at ERROR.
	 */
	List<ILoggingEvent> errors() {
		return find((entry) -> entry.getLevel() == Level.ERROR);
	}

	List<ILoggingEvent> find(Predicate<ILoggingEvent> predicate) {
		return this.entries.stream().filter(predicate).toList();
	}

	@Override
	public void close() {
		ROOT.detachAppender(this);
		ROOT.setLevel(Level.WARN);
	}

}
