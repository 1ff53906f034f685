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

package io.asgi.server.netty;

import io.asgi.server.AsgiServerOptions;
import io.asgi.server.RequestLimits;
import io.asgi.server.admission.Admission;

/**
 * Who may be served at the moment.
 *
 * @param requests HTTP requests, which may wait for their turn
 * @param webSockets WebSockets, which may not
 */
record Admissions(Admission requests, Admission webSockets) {

	static Admissions of(AsgiServerOptions options) {
		RequestLimits limits = options.requests();
		return new Admissions(new Admission(limits.maxRequests(), (application) -> {
			Integer own = options.application(application).maxRequests();
			return (own != null) ? own : limits.maxRequests();
		}, limits.maxQueuedRequests()), new Admission(limits.maxWebSockets(), (application) -> {
			Integer own = options.application(application).maxWebSockets();
			return (own != null) ? own : limits.maxWebSockets();
		}, 0));
	}

}
