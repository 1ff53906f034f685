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

package io.asgi.test;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.asgi.AsgiHeaders;
import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.EarlyHint;
import io.asgi.HttpSendEvent.PathSend;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.Trailers;
import io.asgi.HttpSendEvent.ZeroCopySend;

/**
 * Puts a response together from its events.
 */
final class HttpResponseReader {

	private final ApplicationTester tester;

	private final List<String> earlyHints = new ArrayList<>();

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	HttpResponseReader(ApplicationTester tester) {
		this.tester = tester;
	}

	HttpTestResponse read() {
		Start start = (Start) next(Start.class, Set.of(EarlyHint.class));
		AsgiSendEvent part;
		do {
			part = next(Body.class, Set.of(EarlyHint.class, PathSend.class, ZeroCopySend.class, Start.class));
			if (part instanceof Start another) {
				// The one before was taken back with the file that could not be sent
				start = another;
			}
			else {
				this.body.writeBytes((part instanceof Body bytes) ? bytes.body() : this.tester.content(part));
			}
		}
		while (hasMore(part));
		return new HttpTestResponse(start.status(), start.headers(), this.body.toByteArray(),
				start.trailers() ? readTrailers() : AsgiHeaders.empty(), this.earlyHints);
	}

	private AsgiSendEvent next(Class<? extends AsgiSendEvent> type, Set<Class<? extends AsgiSendEvent>> others) {
		AsgiSendEvent event = this.tester.receiveOutput(type, others);
		while (event instanceof EarlyHint hint) {
			this.earlyHints.addAll(hint.links());
			event = this.tester.receiveOutput(type, others);
		}
		return event;
	}

	private static boolean hasMore(AsgiSendEvent part) {
		return part instanceof Start || (part instanceof Body bytes && bytes.more())
				|| (part instanceof ZeroCopySend file && file.more());
	}

	private AsgiHeaders readTrailers() {
		AsgiHeaders.Builder trailers = AsgiHeaders.builder();
		Trailers part;
		do {
			part = this.tester.receiveOutput(Trailers.class);
			trailers.addAll(part.headers());
		}
		while (part.more());
		return trailers.build();
	}

}
