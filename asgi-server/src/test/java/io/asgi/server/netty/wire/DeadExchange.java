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

package io.asgi.server.netty.wire;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import io.asgi.test.conformance.WireExchange;

/**
 * An exchange that could not be opened.
 */
final class DeadExchange implements WireExchange {

	@Override
	public CompletableFuture<Void> send(byte[] bytes) {
		return CompletableFuture.failedFuture(new IOException("The request could not be opened"));
	}

	@Override
	public CompletableFuture<Void> finish() {
		return CompletableFuture.failedFuture(new IOException("The request could not be opened"));
	}

	@Override
	public void abort() {
	}

	@Override
	public void pauseReading() {
	}

	@Override
	public void resumeReading() {
	}

}
