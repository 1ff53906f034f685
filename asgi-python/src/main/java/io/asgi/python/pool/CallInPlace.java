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

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.python.worker.WorkerLostException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A call in the worker that has a place for it, which is given back when the call has
 * ended, however it did. Does what would need three operators, for each call.
 */
final class CallInPlace extends Mono<Void> {

	private final Place place;

	private final ConnectionScope scope;

	private final AsgiReceive receive;

	private final AsgiSend send;

	CallInPlace(Place place, ConnectionScope scope, AsgiReceive receive, AsgiSend send) {
		this.place = place;
		this.scope = scope;
		this.receive = receive;
		this.send = send;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> actual) {
		Mono.defer(() -> this.place.link().call(this.scope, this.receive, this.send))
			.subscribe(new End(this.place, actual));
	}

	/**
	 * Gives the place back.
	 */
	private static final class End implements CoreSubscriber<Void>, Subscription {

		private final Place place;

		private final CoreSubscriber<? super Void> actual;

		private @Nullable Subscription call;

		End(Place place, CoreSubscriber<? super Void> actual) {
			this.place = place;
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription call) {
			if (Operators.validate(this.call, call)) {
				this.call = call;
				this.actual.onSubscribe(this);
			}
		}

		@Override
		public void onNext(Void nothing) {
		}

		@Override
		public void onComplete() {
			this.place.release();
			this.actual.onComplete();
		}

		@Override
		public void onError(Throwable failure) {
			Throwable explained = failure;
			if (failure instanceof WorkerLostException lost) {
				this.place.failed(lost);
				explained = this.place.explained(lost);
			}
			this.place.release();
			this.actual.onError(explained);
		}

		@Override
		public void request(long n) {
			Subscription call = this.call;
			if (call != null) {
				call.request(n);
			}
		}

		@Override
		public void cancel() {
			try {
				Subscription call = this.call;
				if (call != null) {
					call.cancel();
				}
			}
			finally {
				this.place.release();
			}
		}

	}

}
