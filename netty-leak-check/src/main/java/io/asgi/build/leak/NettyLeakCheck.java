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

package io.asgi.build.leak;

import java.util.List;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which Netty reports a leak. The build registers it for all
 * test classes; having the module on the test class path is enough.
 * <p>
 * A leak is seen when the object has been garbage-collected, so one from a thread that
 * outlives its test class is charged to a later class; the report tells where the object
 * has been.
 */
public final class NettyLeakCheck implements BeforeAllCallback, AfterAllCallback {

	private final LeakRecorder recorder = LeakRecorder.get();

	/**
	 * Create the check, and install the recorder before any test touches Netty.
	 */
	public NettyLeakCheck() {
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		// Nothing to prepare; being asked makes the engine create the check in time.
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (isOutermostClass(context)) {
			List<String> leaks = this.recorder.drain();
			if (!leaks.isEmpty()) {
				throw new AssertionError(leaks.size() + " leak(s) found by Netty after "
						+ context.getRequiredTestClass().getName() + ":\n\n" + String.join("\n\n", leaks));
			}
		}
	}

	private static boolean isOutermostClass(ExtensionContext context) {
		return context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty();
	}

}
