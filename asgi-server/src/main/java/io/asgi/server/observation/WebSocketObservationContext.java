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
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import org.jspecify.annotations.Nullable;

/**
 * What the observation of a WebSocket knows.
 */
public class WebSocketObservationContext extends ExchangeObservationContext {

	private volatile @Nullable WebSocketAcceptance acceptance;

	private volatile @Nullable HttpReport denial;

	private volatile @Nullable WebSocketReport report;

	/**
	 * Create the context of a handshake that has just begun.
	 * @param request the request for a WebSocket
	 */
	public WebSocketObservationContext(ReportedRequest request) {
		super(request);
	}

	/**
	 * Return how the WebSocket was opened.
	 * @return the acceptance, or {@code null} if it was not, or not yet
	 */
	public @Nullable WebSocketAcceptance getAcceptance() {
		return this.acceptance;
	}

	/**
	 * Set how the WebSocket was opened.
	 * @param acceptance the acceptance
	 */
	public void setAcceptance(WebSocketAcceptance acceptance) {
		this.acceptance = acceptance;
	}

	/**
	 * Return the exchange of a handshake that no WebSocket came of.
	 * @return the exchange, or {@code null} if the WebSocket was opened, or may still be
	 */
	public @Nullable HttpReport getDenial() {
		return this.denial;
	}

	/**
	 * Set the exchange of a handshake that no WebSocket came of.
	 * @param denial the exchange
	 */
	public void setDenial(HttpReport denial) {
		this.denial = denial;
	}

	/**
	 * Return how the WebSocket came out.
	 * @return the report, or {@code null} if it was not opened, or is not closed yet
	 */
	public @Nullable WebSocketReport getReport() {
		return this.report;
	}

	/**
	 * Set how the WebSocket came out.
	 * @param report the report
	 */
	public void setReport(WebSocketReport report) {
		this.report = report;
	}

}
