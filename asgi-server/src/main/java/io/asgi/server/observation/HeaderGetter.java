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

import java.util.Locale;

import io.asgi.server.report.ReportedRequest;
import io.micrometer.observation.transport.Propagator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the trace in the header fields of a request.
 */
final class HeaderGetter implements Propagator.Getter<ReportedRequest> {

	@Override
	public @Nullable String get(ReportedRequest request, String key) {
		return request.scope().headers().first(key.toLowerCase(Locale.ROOT));
	}

	@Override
	public Iterable<String> getAll(ReportedRequest request, String key) {
		return request.scope().headers().all(key.toLowerCase(Locale.ROOT));
	}

}
