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

package io.asgi.python.wire;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells a loop that subscribes whether it goes on by itself or is gone on with by the
 * signal that it waits for. One of the two that ask is told to.
 */
class Progress extends AtomicBoolean {

	private static final long serialVersionUID = 1L;

	/**
	 * The subscription is made, or the signal has come.
	 * @return whether the other one has happened before
	 */
	final boolean second() {
		return !compareAndSet(false, true);
	}

}
