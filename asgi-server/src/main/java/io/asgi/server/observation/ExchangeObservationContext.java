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

package io.asgi.server.observation;

import java.util.Objects;

import io.asgi.server.report.ReportedRequest;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;

/**
 * What the observation of any exchange knows. The carrier is the request, whose header
 * fields say which trace it belongs to.
 */
public abstract class ExchangeObservationContext extends ReceiverContext<ReportedRequest> {

	private final ReportedRequest request;

	ExchangeObservationContext(ReportedRequest request) {
		super(new HeaderGetter(), Kind.SERVER);
		this.request = Objects.requireNonNull(request, "'request' must not be null");
		setCarrier(request);
	}

	/**
	 * Return the request.
	 * @return the request
	 */
	public final ReportedRequest getRequest() {
		return this.request;
	}

	/**
	 * Return whether the exchange takes place within another observation, such as that of
	 * WebFlux. That one has received the trace then, and this one continues it.
	 * @return {@code true} if it does
	 */
	public final boolean isNested() {
		return getParentObservation() != null;
	}

}
