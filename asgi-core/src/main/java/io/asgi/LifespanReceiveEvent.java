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

/**
 * An event in the life of the server that an application receives.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/lifespan.html">ASGI lifespan
 * specification</a>
 */
public sealed interface LifespanReceiveEvent extends AsgiReceiveEvent {

	/**
	 * The server is ready to start, but has not opened a port yet.
	 *
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/lifespan.html#startup-receive-event">ASGI
	 * lifespan specification, "Startup"</a>
	 */
	record Startup() implements LifespanReceiveEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "lifespan.startup";

		/**
		 * The one startup event there need be.
		 */
		public static final Startup INSTANCE = new Startup();

		@Override
		public String type() {
			return TYPE;
		}

	}

	/**
	 * The server has stopped and its connections have drained.
	 *
	 * @see <a href=
	 * "https://asgi.readthedocs.io/en/latest/specs/lifespan.html#shutdown-receive-event">ASGI
	 * lifespan specification, "Shutdown"</a>
	 */
	record Shutdown() implements LifespanReceiveEvent {

		/**
		 * The type of this event.
		 */
		public static final String TYPE = "lifespan.shutdown";

		/**
		 * The one shutdown event there need be.
		 */
		public static final Shutdown INSTANCE = new Shutdown();

		@Override
		public String type() {
			return TYPE;
		}

		@Override
		public boolean isLast() {
			return true;
		}

	}

}
