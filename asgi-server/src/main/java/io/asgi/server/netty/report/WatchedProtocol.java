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

package io.asgi.server.netty.report;

import java.time.Duration;
import java.util.function.Consumer;

import io.asgi.AsgiSendEvent;
import io.asgi.server.protocol.ApplicationProtocol;
import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.Ending;
import io.asgi.server.protocol.Receiver;
import io.asgi.server.report.ExchangeListener;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the application has to wait for, and how it ends, before the state machine
 * acts on that.
 */
final class WatchedProtocol implements ApplicationProtocol {

	private final ApplicationProtocol protocol;

	private final ExchangeListener listener;

	WatchedProtocol(ApplicationProtocol protocol, ExchangeListener listener) {
		this.protocol = protocol;
		this.listener = listener;
	}

	@Override
	public void receive(Receiver receiver) {
		this.protocol.receive(receiver);
	}

	@Override
	public void cancelReceive(Receiver receiver) {
		this.protocol.cancelReceive(receiver);
	}

	@Override
	public void send(AsgiSendEvent event, Completion completion) {
		WatchedSend send = new WatchedSend(completion);
		this.protocol.send(event, send);
		send.returned();
	}

	@Override
	public void applicationEnded(@Nullable Throwable failure, Consumer<Ending> report) {
		if (failure != null && !Disconnects.isCauseOf(failure)) {
			this.listener.applicationFailed(failure);
		}
		this.protocol.applicationEnded(failure, report);
	}

	/**
	 * A send whose time is taken from when it turns out not to be over at once.
	 */
	private final class WatchedSend implements Completion {

		private final Completion completion;

		private boolean done;

		private boolean waits;

		private long since;

		WatchedSend(Completion completion) {
			this.completion = completion;
		}

		void returned() {
			if (!this.done) {
				this.waits = true;
				this.since = System.nanoTime();
			}
		}

		@Override
		public void complete(@Nullable Throwable failure) {
			this.done = true;
			if (this.waits) {
				WatchedProtocol.this.listener.sendWaited(Duration.ofNanos(System.nanoTime() - this.since));
			}
			this.completion.complete(failure);
		}

	}

}
