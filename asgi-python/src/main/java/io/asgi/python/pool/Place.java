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

import java.util.concurrent.atomic.AtomicBoolean;

import io.asgi.python.worker.WorkerDrainedException;
import io.asgi.python.worker.WorkerLink;
import io.asgi.python.worker.WorkerLostException;

/**
 * The place of one call in a worker. It is given back once, however often and from
 * wherever it is released: a call that is cancelled while it gets its place must not keep
 * it.
 */
final class Place {

	private final Dispatcher dispatcher;

	private final PooledWorker worker;

	private final AtomicBoolean released = new AtomicBoolean();

	Place(Dispatcher dispatcher, PooledWorker worker) {
		this.dispatcher = dispatcher;
		this.worker = worker;
	}

	PooledWorker worker() {
		return this.worker;
	}

	WorkerLink link() {
		WorkerLink link = this.worker.link();
		if (link == null) {
			throw new WorkerLostException("Worker " + this.worker.pid() + " is not connected", false);
		}
		return link;
	}

	/**
	 * The call has failed because the worker is gone.
	 */
	void failed(WorkerLostException failure) {
		if (failure.delivered() && this.released.compareAndSet(false, true)) {
			this.dispatcher.lost(this.worker);
		}
	}

	/**
	 * Return what the failure of the call is to its caller.
	 */
	WorkerLostException explained(WorkerLostException failure) {
		return (failure.delivered() && this.worker.isTold())
				? new WorkerDrainedException(failure.getMessage() + ": it had to end before the call did") : failure;
	}

	void release() {
		if (this.released.compareAndSet(false, true)) {
			this.dispatcher.release(this.worker);
		}
	}

}
