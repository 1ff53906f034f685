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

import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A server in a process of its own, which says which workers it has, and waits to be
 * killed.
 */
public final class KilledServer {

	private KilledServer() {
	}

	public static void main(String[] args) throws Exception {
		Running running = Running.start(Running.options("trouble:app").workers(2));
		List<Long> workers = running.workers();
		System.out.println("workers " + workers.get(0) + " " + workers.get(1) + " " + running.address().getPort());
		new CountDownLatch(1).await();
	}

}
