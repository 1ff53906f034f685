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

import io.asgi.server.report.HttpReport;
import io.asgi.server.report.ReportedRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the observation of an HTTP request knows.
 */
public class HttpRequestObservationContext extends ExchangeObservationContext {

	private volatile @Nullable HttpReport report;

	/**
	 * Create the context of a request that has just begun.
	 * @param request the request
	 */
	public HttpRequestObservationContext(ReportedRequest request) {
		super(request);
	}

	/**
	 * Return how the request came out.
	 * @return the report, or {@code null} while the request is under way
	 */
	public @Nullable HttpReport getReport() {
		return this.report;
	}

	/**
	 * Set how the request came out.
	 * @param report the report
	 */
	public void setReport(HttpReport report) {
		this.report = report;
	}

}
