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

package io.asgi;

import java.util.Objects;

/**
 * An answer to an event in the life of the server that an application sends.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/lifespan.html">ASGI lifespan
 * specification</a>
 */
public sealed interface LifespanSendEvent extends AsgiSendEvent {

	/**
	 * The application is ready for connections.
	 *
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/lifespan.html#startup-complete-send-event">ASGI
	 * lifespan specification, "Startup Complete"</a>
	 */
	record StartupComplete() implements LifespanSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "lifespan.startup.complete";

		/**
		 * The one startup complete event there need be.
		 */
		public static final StartupComplete INSTANCE = new StartupComplete();

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * The application cannot start, and neither may the server.
	 *
	 * @param message why; empty by default
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/lifespan.html#startup-failed-send-event">ASGI
	 * lifespan specification, "Startup Failed"</a>
	 */
	record StartupFailed(String message) implements LifespanSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "lifespan.startup.failed";

		public StartupFailed {
			Objects.requireNonNull(message, "'message' must not be null");
		}

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * The application has cleaned up.
	 *
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/lifespan.html#shutdown-complete-send-event">ASGI
	 * lifespan specification, "Shutdown Complete"</a>
	 */
	record ShutdownComplete() implements LifespanSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "lifespan.shutdown.complete";

		/**
		 * The one shutdown complete event there need be.
		 */
		public static final ShutdownComplete INSTANCE = new ShutdownComplete();

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * The application could not clean up.
	 *
	 * @param message why; empty by default
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/lifespan.html#shutdown-failed-send-event">ASGI
	 * lifespan specification, "Shutdown Failed"</a>
	 */
	record ShutdownFailed(String message) implements LifespanSendEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "lifespan.shutdown.failed";

		public ShutdownFailed {
			Objects.requireNonNull(message, "'message' must not be null");
		}

		@Override
		public String type() {
			return TYPE;
		}

	}

}
